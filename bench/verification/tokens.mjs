import { generateKeyPairSync, randomUUID } from 'node:crypto';

export const issuer = 'https://issuer.bench.test';
export const audience = 'graphql';

/** Access tokens (RFC 9068), each of a session of its own and of a user of its own; and bad ones. */
export function createTokens({ algorithm, publicKey, privateKey, sign, issuer: from = issuer }) {
  const head = encode({ typ: 'at+jwt', alg: algorithm, kid: 'bench' });
  const hash = algorithm === 'EdDSA' ? undefined : 'sha256';
  const seal = (claims, key) => {
    const signed = `${head}.${encode(claims)}`;
    const signature = sign(hash, Buffer.from(signed), { key, dsaEncoding: 'ieee-p1363' });
    return `${signed}.${signature.toString('base64url')}`;
  };
  const stranger = generateKeyPairSync(...optionsOf(publicKey)).privateKey;
  return {
    issue: () => seal({ ...claimsAt(), iss: from }, privateKey),
    issueBad: (good) => {
      const [, , signature] = good.split('.');
      return {
        'signed by a stranger': seal(claimsAt(), stranger),
        'changed after it was signed': `${head}.${encode({ ...claimsAt(), sub: 'somebody-else' })}.${signature}`,
        expired: seal(claimsAt(Math.floor(Date.now() / 1000) - 7200), privateKey),
      };
    },
  };
}

function optionsOf({ asymmetricKeyType: type, asymmetricKeyDetails: details }) {
  return [type, { namedCurve: details.namedCurve, modulusLength: details.modulusLength }];
}

function claimsAt(issuedAt = Math.floor(Date.now() / 1000)) {
  return {
    ...{ iss: issuer, aud: audience, sub: randomUUID(), iat: issuedAt, exp: issuedAt + 3600, jti: randomUUID() },
    ...{ client_id: 'first-party', sid: randomUUID(), gen: 1, auth_time: issuedAt, roles: ['ADMIN'], scope: 'read' },
  };
}

function encode(content) {
  return Buffer.from(JSON.stringify(content)).toString('base64url');
}
