import { constants, createHmac, sign } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { systemRandomness } from '../../src/crypto/system-randomness';
import type { KeyUse, SigningAlgorithm, StoredKey } from '../../src/domain/key';
import { AccessTokenVerifier } from '../../src/token/access-token-verifier';
import { JwtAccessTokens } from '../../src/token/jwt-access-tokens';
import { generateKeyBytes, toKeyMaterial } from '../../src/token/key-material';
import type { KeyMaterial } from '../../src/token/key-material';
import { KeyRing } from '../../src/token/key-ring';
import { aKey, noonPlus } from './builders';
import { FakeClock } from '../../src/testing/fake-clock';

export const issuer = 'http://issuer.test';
export const audience = 'graphql';

/** The second at which a {@link FakeClock} starts. */
export const now = 1_767_268_800;

interface RingKey {
  readonly stored: StoredKey;
  readonly material: KeyMaterial;
}

/** A new key, outside of any ring. */
export function makeKey(algorithm: SigningAlgorithm): KeyMaterial {
  return toKeyMaterial(generateKeyBytes(algorithm, systemRandomness), algorithm);
}

function ringKey(id: string, algorithm: SigningAlgorithm, more: { activeFrom?: Date; use?: KeyUse } = {}): RingKey {
  return { stored: aKey({ id, algorithm, ...more }), material: makeKey(algorithm) };
}

/** Made once for each test file: an RSA key takes its time. */
const keys = {
  es: ringKey('es', 'ES256'),
  rs: ringKey('rs', 'RS256', { activeFrom: noonPlus(-60) }),
  es384: ringKey('es384', 'ES384', { activeFrom: noonPlus(-60) }),
  ps: ringKey('ps', 'PS256', { activeFrom: noonPlus(-60) }),
  hs: ringKey('hs', 'HS256', { activeFrom: noonPlus(-60) }),
  refresh: ringKey('refresh', 'HS256', { use: 'refresh' }),
};

/** A ring with one key of each kind, the elliptic one active, and what verifies with it. */
export function openWorkshop() {
  const clock = new FakeClock();
  const keyRing = new KeyRing(clock, Object.values(keys));
  const verifier = new AccessTokenVerifier({ keyRing, clock, issuer, audience });
  const options = { keyRing, verifier, clock, randomness: systemRandomness, issuer, audience, cacheSize: 100 };
  return { keys, clock, keyRing, verifier, accessTokens: new JwtAccessTokens(options) };
}

/** Makes tokens with a key of the workshop: the header names it, unless told otherwise. */
export function forgeWith(
  kid: keyof typeof keys,
  { header = {}, claims = {} }: { header?: Members; claims?: Members } = {},
): string {
  const { stored, material } = keys[kid];
  const by = { algorithm: stored.algorithm, key: material.signingKey };
  const named = { alg: JSON.stringify(stored.algorithm), kid: JSON.stringify(kid) };
  return forge(by, { header: headerWith({ ...named, ...header }), claims: claimsWith(claims) });
}

/** Members of a JSON object as JSON text, so that text can be wrong in every way; undefined leaves the member out. */
export type Members = Readonly<Record<string, string | undefined>>;

const goodHeader: Members = { alg: '"ES256"', typ: '"at+jwt"', kid: '"es"' };

const goodClaims: Members = {
  iss: JSON.stringify(issuer),
  sub: '"user-1"',
  aud: JSON.stringify(audience),
  exp: String(now + 900),
  iat: String(now),
  jti: '"token-1"',
  sid: '"session-1"',
  gen: '1',
  auth_time: String(now),
  roles: '["ADMIN"]',
  scope: '"read write"',
};

function toJson(members: Members): string {
  const shown = Object.entries(members).filter(([, value]) => value !== undefined);
  return `{${shown.map(([name, value]) => `${JSON.stringify(name)}:${value ?? ''}`).join(',')}}`;
}

/** The header of a good token, with changes. */
export function headerWith(members: Members = {}): string {
  return toJson({ ...goodHeader, ...members });
}

/** The claims of a good token, with changes. */
export function claimsWith(members: Members = {}): string {
  return toJson({ ...goodClaims, ...members });
}

/** A text with more members at its end, whatever is there already. */
export function append(json: string, members: string): string {
  return `${json.slice(0, -1)},${members}}`;
}

export function encode(part: string | Buffer): string {
  return Buffer.from(part).toString('base64url');
}

/** A signature over anything, as RFC 7518 wants it. */
export function signBytes(algorithm: string, key: KeyObject, data: string): Buffer {
  const input = Buffer.from(data);
  const digest = `sha${algorithm.slice(2)}`;
  switch (algorithm.slice(0, 2)) {
    case 'HS':
      return createHmac(digest, key).update(input).digest();
    case 'ES':
      return sign(digest, input, { key, dsaEncoding: 'ieee-p1363' });
    case 'PS':
      return sign(digest, input, { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 });
    default:
      return sign(digest, input, key);
  }
}

/** A token by hand: whatever is in it, the signature is good. */
export function forge(
  { algorithm, key }: { readonly algorithm: string; readonly key: KeyObject },
  { header = headerWith(), claims = claimsWith() }: { header?: string | Buffer; claims?: string | Buffer },
): string {
  const statement = `${encode(header)}.${encode(claims)}`;
  return `${statement}.${signBytes(algorithm, key, statement).toString('base64url')}`;
}

/** A token of exactly that many characters, with a good signature. */
export function tokenOfLength(length: number): string {
  for (const cty of ['a', 'aa', 'aaa']) {
    for (let pad = 5000; pad < 6000; pad += 1) {
      const header = headerWith({ cty: JSON.stringify(cty) });
      const claims = claimsWith({ pad: `"${'x'.repeat(pad)}"` });
      // A signature of ES256 has 86 characters, and there are two dots.
      if (encode(header).length + encode(claims).length + 88 === length) {
        return forge({ algorithm: 'ES256', key: keys.es.material.signingKey }, { header, claims });
      }
    }
  }
  throw new Error('there is no such token');
}

/** The order of the group of P-256. */
export const order = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;

/** A number as 32 bytes. */
export function hex(value: bigint): Buffer {
  return Buffer.from(value.toString(16).padStart(64, '0'), 'hex');
}

/** The order of the group of P-384. */
const order384 = BigInt(
  '0xffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf581a0db248b0a77aecec196accc52973',
);

/** The order of the group that an algorithm works in; undefined where it does not work in one. */
export function orderOf(algorithm: string): bigint | undefined {
  return { ES256: order, ES384: order384 }[algorithm];
}

/** The other signature (r, n - s) of ECDSA that verifies wherever (r, s) does. */
export function twinOf(signature: Buffer, n = order): Buffer {
  const half = signature.length / 2;
  const s = BigInt(`0x${signature.subarray(half).toString('hex')}`);
  const twin = (n - s).toString(16).padStart(half * 2, '0');
  return Buffer.concat([signature.subarray(0, half), Buffer.from(twin, 'hex')]);
}
