import { generateKeyPairSync, sign } from 'node:crypto';

export const issuer = 'https://issuer.bench.test';
export const audience = 'graphql';

/** Somebody else's issuer of access tokens (RFC 9068), whom every contender trusts by its public key. */
export function createIssuer() {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const keyId = 'bench';
  const head = encode({ typ: 'at+jwt', alg: 'ES256', kid: keyId });
  return {
    publicKeyPem: publicKey.export({ type: 'spki', format: 'pem' }),
    jwks: { keys: [{ ...publicKey.export({ format: 'jwk' }), kid: keyId, alg: 'ES256', use: 'sig' }] },
    issue(subject) {
      const issuedAt = Math.floor(Date.now() / 1000);
      const claims = encode({
        iss: issuer,
        aud: audience,
        sub: subject,
        iat: issuedAt,
        exp: issuedAt + 6 * 3600,
        jti: `token-of-${subject}`,
        client_id: 'bench',
        scope: 'read write',
      });
      const signed = `${head}.${claims}`;
      return `${signed}.${sign('sha256', Buffer.from(signed), { key: privateKey, dsaEncoding: 'ieee-p1363' }).toString('base64url')}`;
    },
  };
}

function encode(content) {
  return Buffer.from(JSON.stringify(content)).toString('base64url');
}
