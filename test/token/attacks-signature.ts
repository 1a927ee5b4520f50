import { createHmac, createSecretKey, sign } from 'node:crypto';
import { refusedBy } from '../support/attack';
import type { Attack } from '../support/attack';
import {
  claimsWith,
  encode,
  forgeWith,
  headerWith,
  hex,
  makeKey,
  openWorkshop,
  order,
  signBytes,
  twinOf,
} from '../support/token-workshop';

const { keys } = openWorkshop();
const kids = ['es', 'es384', 'rs', 'ps', 'hs'] as const;
type Kid = (typeof kids)[number];

const statementOf = (kid: Kid) => {
  const header = headerWith({ alg: JSON.stringify(keys[kid].stored.algorithm), kid: JSON.stringify(kid) });
  return `${encode(header)}.${encode(claimsWith())}`;
};
const signed = (kid: Kid, data = statementOf(kid)) =>
  signBytes(keys[kid].stored.algorithm, keys[kid].material.signingKey, data);
const withSignature = (kid: Kid, signature: Buffer) => `${statementOf(kid)}.${signature.toString('base64url')}`;

const good = signed('es');
const [r, s] = [good.subarray(0, 32), good.subarray(32)];
const zero = Buffer.alloc(32);
const n = hex(order);
const es384 = signed('es384');
const hmac = (digest: string, secret: Buffer | string) => createHmac(digest, secret).update(statementOf('hs')).digest();
const encodedClaims = encode(claimsWith());

/** Of every algorithm. */
const anyKind = (kid: Kid): readonly (readonly [string, Kid, Buffer])[] => {
  const signature = signed(kid);
  return [
    ['zeros', kid, Buffer.alloc(signature.length)],
    ['one zero', kid, Buffer.alloc(1)],
    ['the largest number', kid, Buffer.alloc(signature.length, 0xff)],
    ['cut by a byte before', kid, signature.subarray(1)],
    ['cut by a byte behind', kid, signature.subarray(0, -1)],
    ['its first half alone', kid, signature.subarray(0, signature.length / 2)],
    ['longer by a zero before', kid, Buffer.concat([Buffer.alloc(1), signature])],
    ['longer by a zero behind', kid, Buffer.concat([signature, Buffer.alloc(1)])],
    ['twice as long', kid, Buffer.concat([signature, signature])],
    ['as text', kid, Buffer.from(signature.toString('base64url'))],
    ['backwards', kid, Buffer.from(signature).reverse()],
    ['that of another statement', kid, signed(kid, 'x.y')],
    ['that of the claims alone', kid, signed(kid, encodedClaims)],
    ['that of nothing', kid, signed(kid, '')],
  ];
};

/** Of one algorithm. */
const ofOneKind: readonly (readonly [string, Kid, Buffer])[] = [
  ['the order of the group twice, which is zero', 'es', Buffer.concat([n, n])],
  ['zero and a good second half', 'es', Buffer.concat([zero, s])],
  ['a good first half and zero', 'es', Buffer.concat([r, zero])],
  ['a good first half and the order', 'es', Buffer.concat([r, n])],
  ['the order and a good second half', 'es', Buffer.concat([n, s])],
  ['ones', 'es', Buffer.concat([hex(1n), hex(1n)])],
  ['its halves exchanged', 'es', Buffer.concat([s, r])],
  ['another first half: (n - r, s)', 'es', Buffer.concat([twinOf(Buffer.concat([s, r])).subarray(32), s])],
  ['DER', 'es', sign('sha256', Buffer.from(statementOf('es')), keys.es.material.signingKey)],
  ['DER of zeros', 'es', Buffer.from('3006020100020100', 'hex')],
  ['that of another key', 'es', signBytes('ES256', makeKey('ES256').signingKey, statementOf('es'))],
  ['that of the RSA key', 'es', signed('rs', statementOf('es'))],
  ['with another digest', 'es', signBytes('ES384', keys.es.material.signingKey, statementOf('es'))],
  ['with another digest', 'es384', signBytes('ES256', keys.es384.material.signingKey, statementOf('es384'))],
  ['that of the smaller curve', 'es384', signed('es', statementOf('es384'))],
  ['its halves exchanged', 'es384', Buffer.concat([es384.subarray(48), es384.subarray(0, 48)])],
  ['one, padded', 'rs', Buffer.concat([Buffer.alloc(383), Buffer.alloc(1, 1)])],
  ['with the padding of PS256', 'rs', signBytes('PS256', keys.rs.material.signingKey, statementOf('rs'))],
  ['with another digest', 'rs', signBytes('RS512', keys.rs.material.signingKey, statementOf('rs'))],
  ['that of the elliptic key', 'rs', signed('es', statementOf('rs'))],
  ['with the padding of RS256', 'ps', signBytes('RS256', keys.ps.material.signingKey, statementOf('ps'))],
  ['with another digest', 'ps', signBytes('PS512', keys.ps.material.signingKey, statementOf('ps'))],
  ['its first byte alone', 'hs', signed('hs').subarray(0, 1)],
  ['under an empty secret', 'hs', hmac('sha256', '')],
  ['under one zero', 'hs', hmac('sha256', Buffer.alloc(1))],
  ['under its key id', 'hs', hmac('sha256', 'hs')],
  ['under the word "undefined"', 'hs', hmac('sha256', 'undefined')],
  ['under a word', 'hs', signBytes('HS256', createSecretKey(Buffer.from('secret')), statementOf('hs'))],
  ['under the key of refresh tokens', 'hs', hmac('sha256', keys.refresh.material.signingKey.export())],
  ['with another digest', 'hs', hmac('sha512', keys.hs.material.signingKey.export())],
];

const [header = '', , signature = ''] = forgeWith('es').split('.');
const otherClaims = [
  { roles: '["ROOT"]' },
  { sub: '"user-2"' },
  { exp: '9999999999' },
  { sid: '"session-2"' },
  { scope: '"read write admin"' },
];

/** Signatures that are not those of the statement, by the key that it names. */
export const signatureAttacks: readonly Attack[] = refusedBy(
  ['TOKEN_INVALID', 'signature'],
  [
    ...[...kids.flatMap(anyKind), ...ofOneKind].map(
      ([name, kid, bytes]) =>
        [`a signature of ${keys[kid].stored.algorithm}: ${name}`, withSignature(kid, bytes)] as const,
    ),
    ...otherClaims.map(
      (claims) =>
        [
          `a signature over other claims than ${JSON.stringify(claims)}`,
          `${header}.${encode(claimsWith(claims))}.${signature}`,
        ] as const,
    ),
  ],
);
