import { generateKeyPairSync } from 'node:crypto';

/** A new key for ES256, and what others know of it. */
export function createKey() {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const about = { kid: 'bench', alg: 'ES256', use: 'sig' };
  return {
    privateKey,
    privateJwk: { ...privateKey.export({ format: 'jwk' }), ...about },
    jwks: { keys: [{ ...publicKey.export({ format: 'jwk' }), ...about }] },
  };
}
