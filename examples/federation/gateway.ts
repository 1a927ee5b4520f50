// The gateway in front of both, as a program of your own: your users, and who has which policies. Everything else is settings.
import { createAuthGateway } from 'graphql-auth-gateway';
import type { GrantPolicies } from 'graphql-auth-gateway';
import { teamUsers } from '../embedded/users';

/** What the subgraphs call "sees margins" is decided here, once for each operation that asks for it. */
const grantPolicies: GrantPolicies = (policies, context) => {
  const isAdmin = context.kind === 'authenticated' && context.viewer.roles.includes('ADMIN');
  return policies.filter((policy) => policy === 'sees margins' && isAdmin);
};

function fail(error: unknown): void {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}

createAuthGateway({ users: teamUsers, grantPolicies })
  .then((gateway) => {
    console.log(`the gateway is listening: ${gateway.url}/graphql`);
    const stop = (): void => void gateway.stop().then(() => process.exit(0), fail);
    process.once('SIGINT', stop).once('SIGTERM', stop);
  })
  .catch(fail);
