import { Provider } from 'oidc-provider';
import { createKey } from './keys.mjs';
import { MapAdapter } from './map-adapter.mjs';

const { PORT } = process.env;
const { privateJwk, jwks } = createKey();
const resource = 'https://api.bench.test';
const subject = 'user-1';
const scope = 'offline_access read';

const provider = new Provider(`http://127.0.0.1:${PORT}`, {
  adapter: MapAdapter,
  jwks: { keys: [privateJwk] },
  clients: [
    {
      client_id: 'bench',
      token_endpoint_auth_method: 'none',
      grant_types: ['authorization_code', 'refresh_token'],
      response_types: ['code'],
      redirect_uris: ['https://client.bench.test/callback'],
      id_token_signed_response_alg: 'ES256',
    },
  ],
  rotateRefreshToken: true,
  findAccount: (_context, accountId) => ({ accountId, claims: () => ({ sub: accountId }) }),
  ttl: { RefreshToken: 30 * 24 * 3600, Grant: 90 * 24 * 3600 },
  features: {
    devInteractions: { enabled: false },
    resourceIndicators: {
      enabled: true,
      defaultResource: () => resource,
      useGrantedResource: () => true,
      getResourceServerInfo: () => ({
        scope: 'read',
        audience: resource,
        accessTokenTTL: 900,
        accessTokenFormat: 'jwt',
        jwt: { sign: { alg: 'ES256' } },
      }),
    },
  },
});

async function openSession() {
  const client = await provider.Client.find('bench');
  const grant = new provider.Grant({ accountId: subject, clientId: client.clientId });
  grant.addOIDCScope('offline_access');
  grant.addResourceScope(resource, 'read');
  const grantId = await grant.save();
  const about = { accountId: subject, authTime: Math.floor(Date.now() / 1000), expiresWithSession: false };
  return new provider.RefreshToken({ ...about, client, grantId, gty: 'authorization_code', scope, resource }).save();
}

provider.listen(Number(PORT), '127.0.0.1');

process.on('message', async ({ count }) => {
  const tokens = await Promise.all(Array.from({ length: count }, openSession));
  process.send({ tokens, jwks, subject });
});
