import { createSecretKey } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { refusedBy } from '../support/attack';
import type { Attack } from '../support/attack';
import { claimsWith, encode, forge, forgeWith, headerWith, makeKey, openWorkshop } from '../support/token-workshop';
import type { Members } from '../support/token-workshop';

const { keys } = openWorkshop();
const attacker = { ...makeKey('ES256'), algorithm: 'ES256' };
const by = (kid: keyof typeof keys) => ({ algorithm: keys[kid].stored.algorithm, key: keys[kid].material.signingKey });
const byAttacker = { algorithm: 'ES256', key: attacker.signingKey };
const withHeader = (header: Members, signer: { algorithm: string; key: KeyObject } = by('es')) =>
  forge(signer, { header: headerWith(header) });
const shown = (value: string | undefined) => (value ?? 'missing').slice(0, 60);

const noAlgorithms = [
  ...[
    '"none"',
    '"None"',
    '"NONE"',
    '"nOnE"',
    '"noNE"',
    '""',
    '" none"',
    '"none "',
    '"none\\u0000"',
    '"n\\u00f6ne"',
    '"NOΝE"',
  ],
  ...['null', undefined, '0', 'false', '{}', '[]', '["none"]', '["ES256"]', '{"toString":"ES256"}'],
];

const noSignatures = noAlgorithms.flatMap((alg) => {
  const header = headerWith({ alg });
  const statement = `${encode(header)}.${encode(claimsWith())}`;
  return [
    ...refusedBy(
      ['TOKEN_INVALID', 'algorithm'],
      [
        [`the algorithm ${shown(alg)} and one byte`, `${statement}.AA`],
        [`the algorithm ${shown(alg)} and a good signature`, forge(by('es'), { header })],
      ],
    ),
    ...refusedBy(['TOKEN_MALFORMED', 'encoding'], [[`the algorithm ${shown(alg)} and nothing`, `${statement}.`]]),
  ];
});

type Asymmetric = 'es' | 'rs' | 'ps' | 'es384';
const pem = (kid: Asymmetric) => String(keys[kid].material.verificationKey.export({ format: 'pem', type: 'spki' }));
const der = (kid: Asymmetric) => keys[kid].material.verificationKey.export({ format: 'der', type: 'spki' });
const jwk = (kid: Asymmetric) => JSON.stringify(keys[kid].material.publicJwk);
const member = (kid: Asymmetric, name: 'n' | 'x') =>
  Buffer.from(keys[kid].material.verificationKey.export({ format: 'jwk' })[name] ?? '', 'base64url');
const pkcs1 = keys.rs.material.verificationKey.export({ format: 'pem', type: 'pkcs1' });

/** A token whose signature is an HMAC under something that is public. */
function confused(kid: Asymmetric, secret: string | Buffer, algorithm = 'HS256'): string {
  const key = createSecretKey(Buffer.from(secret));
  return withHeader({ alg: JSON.stringify(algorithm), kid: JSON.stringify(kid) }, { algorithm, key });
}

const confusions: readonly (readonly [string, string])[] = [
  ...(['es', 'rs', 'ps', 'es384'] as const).flatMap((kid) => [
    [`an HMAC under the public key "${kid}" as PEM`, confused(kid, pem(kid))] as const,
    [`an HMAC under the public key "${kid}" as PEM without the last line end`, confused(kid, pem(kid).trim())] as const,
    [`an HMAC under the public key "${kid}" as DER`, confused(kid, der(kid))] as const,
    [`an HMAC under the public key "${kid}" as JWK`, confused(kid, jwk(kid))] as const,
  ]),
  ['an HMAC under the public RSA key as PKCS #1', confused('rs', pkcs1)],
  ['an HMAC under the modulus', confused('rs', member('rs', 'n'))],
  ['an HMAC under a coordinate', confused('es', member('es', 'x'))],
  ['an HMAC under the public RSA key, SHA-384', confused('rs', pem('rs'), 'HS384')],
  ['an HMAC under the public RSA key, SHA-512', confused('rs', pem('rs'), 'HS512')],
  ['an HMAC under an empty secret', confused('es', '')],
  ['an HMAC under one byte', confused('es', 'a')],
  ['an HMAC under the key id', confused('es', 'es')],
  ['ES384 for a key of ES256', withHeader({ alg: '"ES384"' })],
  ['ES384, by its key, for a key of ES256', withHeader({ alg: '"ES384"' }, by('es384'))],
  ['ES256 for a key of ES384', withHeader({ kid: '"es384"' })],
  ['es256 in small letters', withHeader({ alg: '"es256"' })],
  ['ES256 with a space', withHeader({ alg: '"ES256 "' })],
  ['ES256K', withHeader({ alg: '"ES256K"' })],
  ['EdDSA', withHeader({ alg: '"EdDSA"' })],
  ['PS256 for a key of RS256', withHeader({ alg: '"PS256"', kid: '"rs"' }, { ...by('rs'), algorithm: 'PS256' })],
  ['RS256 for a key of PS256', withHeader({ alg: '"RS256"', kid: '"ps"' }, { ...by('ps'), algorithm: 'RS256' })],
  ['RS384 for a key of RS256', withHeader({ alg: '"RS384"', kid: '"rs"' }, { ...by('rs'), algorithm: 'RS384' })],
  ['RS512 for a key of RS256', withHeader({ alg: '"RS512"', kid: '"rs"' }, { ...by('rs'), algorithm: 'RS512' })],
  ['HS384 for a key of HS256', withHeader({ alg: '"HS384"', kid: '"hs"' }, { ...by('hs'), algorithm: 'HS384' })],
  ['HS512 for a key of HS256', withHeader({ alg: '"HS512"', kid: '"hs"' }, { ...by('hs'), algorithm: 'HS512' })],
  ['RS256 for a key of HS256', withHeader({ alg: '"RS256"', kid: '"hs"' }, by('rs'))],
  ['ES256 for a retired key of RS256', withHeader({ kid: '"rs"' })],
  ['HS256, by its key, for a key of ES256', withHeader({ alg: '"HS256"' }, by('hs'))],
  ['dir, of encryption', withHeader({ alg: '"dir"' })],
];

const foreignKeyIds = [
  ...[undefined, 'null', '0', '1', 'true', '[]', '["es"]', '[["es"]]', '{}', '{"id":"es"}', '{"toString":"es"}'],
  ...[
    '""',
    '"ES"',
    '"es "',
    '" es"',
    '"es\\u0000"',
    '"es\\u0000.pem"',
    '"e\\u0455"',
    '"es\\n"',
    `"${'es'.repeat(300)}"`,
  ],
  ...['"__proto__"', '"constructor"', '"toString"', '"hasOwnProperty"', '"size"', '"get"'],
  ...[
    '"../es"',
    '"../../../../dev/null"',
    '"/dev/null"',
    '"file:///dev/null"',
    '"es/../es"',
    '"http://attacker.test/key"',
  ],
  ...[
    "\"es' OR '1'='1\"",
    '"es\'; DROP TABLE keys; --"',
    '"es\' UNION SELECT \'secret"',
    '"|cat /etc/passwd"',
    '"%65%73"',
  ],
  ...['"refresh"', '"unknown"'],
];

const keyIds: readonly (readonly [string, string])[] = [
  ...foreignKeyIds.flatMap((kid) => [
    [`the key id ${shown(kid)}`, withHeader({ kid })] as const,
    [`the key id ${shown(kid)}, by an attacker's key`, withHeader({ kid }, byAttacker)] as const,
  ]),
  [
    'the key of refresh tokens, by that key',
    withHeader({ alg: '"HS256"', kid: '"refresh"' }, { ...by('hs'), key: keys.refresh.material.signingKey }),
  ],
];

const jwkOfAttacker = JSON.stringify(attacker.publicJwk);
const instructions: readonly (readonly [name: string, value: string])[] = [
  ...['["exp"]', '[]', 'null', '"exp"', '["b64"]', '["crit"]'].map((value) => ['crit', value] as const),
  ...['false', 'true', '0'].map((value) => ['b64', value] as const),
  ...[jwkOfAttacker, jwk('es'), 'null'].map((value) => ['jwk', value] as const),
  ['jku', '"https://attacker.test/jwks.json"'],
  ['jku', '"http://issuer.test/.well-known/jwks.json"'],
  ['jku', '"http://issuer.test@attacker.test/jwks.json"'],
  ['x5u', '"https://attacker.test/chain.pem"'],
  ...['["MIIB"]', '[]'].map((value) => ['x5c', value] as const),
  ['zip', '"DEF"'],
  ['enc', '"A256GCM"'],
];

const otherTypes = [
  ...[undefined, 'null', '""', '1', 'true', '["at+jwt"]', '{"at+jwt":1}'],
  ...[
    '"JWT"',
    '"jwt"',
    '"at"',
    '"at+JWT"',
    '"AT+JWT"',
    '"At+jwt"',
    '"application/at+jwt"',
    '"at+jwt "',
    '"at+jwt;v=1"',
  ],
  ...['"id+jwt"', '"logout+jwt"', '"dpop+jwt"', '"refresh+jwt"', '"secevent+jwt"', '"JOSE"', '"at\\u0000+jwt"'],
];

/** What a header may not say: how, with what and as what the token is to be verified. */
export const headerAttacks: readonly Attack[] = [
  ...noSignatures,
  ...refusedBy(['TOKEN_INVALID', 'algorithm'], confusions),
  ...refusedBy(['TOKEN_INVALID', 'key'], keyIds),
  ...refusedBy(
    ['TOKEN_INVALID', 'header'],
    instructions.flatMap(([name, value]) => [
      [`${name}: ${shown(value)}`, withHeader({ [name]: value })] as const,
      [`${name}: ${shown(value)}, by an attacker's key`, withHeader({ [name]: value }, byAttacker)] as const,
    ]),
  ),
  ...refusedBy(
    ['TOKEN_INVALID', 'header'],
    [
      ['b64 and crit,', forgeWith('es', { header: { b64: 'false', crit: '["b64"]' } })],
      ['jwk and no key id', withHeader({ jwk: jwkOfAttacker, kid: undefined }, byAttacker)],
    ],
  ),
  ...refusedBy(
    ['TOKEN_INVALID', 'type'],
    otherTypes.flatMap((typ) => [
      [`the type ${shown(typ)}`, withHeader({ typ })] as const,
      // Before the signature, so that a foreign token costs no computation.
      [`the type ${shown(typ)}, by an attacker's key`, withHeader({ typ }, byAttacker)] as const,
    ]),
  ),
];
