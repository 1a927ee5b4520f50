import { createAuthGateway } from 'graphql-auth-gateway';
import type { AuthGateway, SettingsOptions } from 'graphql-auth-gateway';
import { Customers } from './customers';
import { Passwords } from './passwords';
import { openShop } from './shop-database';

/** Starts the gateway on the table. Its own database, in DATABASE_URL, has the sessions and the keys alone. */
export async function start(shopPath: string, settings: SettingsOptions = {}): Promise<AuthGateway> {
  const users = new Customers(openShop(shopPath), await Passwords.open());
  return createAuthGateway({ settings, users });
}

if (require.main === module) {
  void start(process.argv[2] ?? './data/shop.db').then(({ url }) => console.log(`${url}/graphql`));
}
