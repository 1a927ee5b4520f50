import { createSecretKey } from 'node:crypto';
import { expectRefused } from '../support/expect-refused';
import { claimsWith, encode, forge, headerWith, makeKey, openWorkshop, signBytes } from '../support/token-workshop';
import type { Members } from '../support/token-workshop';

const workshop = openWorkshop();
const { keys } = workshop;
const es = { algorithm: 'ES256', key: keys.es.material.signingKey };
const rs = { algorithm: 'RS256', key: keys.rs.material.signingKey };
const hs = { algorithm: 'HS256', key: keys.hs.material.signingKey };
const attacker = makeKey('ES256');
const attackerJwk = JSON.stringify(attacker.publicJwk);

const withHeader = (members: Members, by = es) => forge(by, { header: headerWith(members) });

/** A token whose signature is an HMAC under something that is public. */
function confused(algorithm: 'HS256' | 'HS384' | 'HS512', kid: 'es' | 'rs', secret: string | Buffer): string {
  const key = createSecretKey(Buffer.from(secret));
  return withHeader({ alg: JSON.stringify(algorithm), kid: JSON.stringify(kid) }, { algorithm, key });
}

const pem = (kid: 'es' | 'rs') => String(keys[kid].material.verificationKey.export({ format: 'pem', type: 'spki' }));
const pkcs1 = keys.rs.material.verificationKey.export({ format: 'pem', type: 'pkcs1' });
const der = (kid: 'es' | 'rs') => keys[kid].material.verificationKey.export({ format: 'der', type: 'spki' });

describe('the header of an access token', () => {
  it.each([
    ['es', es],
    ['rs', rs],
    ['hs', hs],
  ])('is good with the algorithm of the key "%s"', (kid, by) => {
    const token = withHeader({ alg: JSON.stringify(by.algorithm), kid: JSON.stringify(kid) }, by);
    expect(workshop.verifier.inspect(token).verdict.status).toBe('good');
  });

  it.each([
    '"none"',
    '"None"',
    '"NONE"',
    '"nOnE"',
    '""',
    '" none"',
    'null',
    'undefined',
    '0',
    'false',
    '{}',
    '[]',
    '["none"]',
    '["ES256"]',
    '{"toString":"ES256"}',
  ])('may not ask for no signature by the algorithm %s', (alg) => {
    const header = headerWith({ alg: alg === 'undefined' ? undefined : alg });
    const statement = `${encode(header)}.${encode(claimsWith())}`;
    expectRefused(workshop, `${statement}.AA`, ['TOKEN_INVALID', 'algorithm']);
    expectRefused(workshop, `${statement}.`, ['TOKEN_MALFORMED', 'encoding']);
    expectRefused(workshop, forge(es, { header }), ['TOKEN_INVALID', 'algorithm']);
  });

  it.each([
    ['the public RSA key as PEM', confused('HS256', 'rs', pem('rs'))],
    ['the public RSA key as PEM without the last line end', confused('HS256', 'rs', pem('rs').trim())],
    ['the public RSA key as PKCS #1', confused('HS256', 'rs', pkcs1)],
    ['the public RSA key as DER', confused('HS256', 'rs', der('rs'))],
    ['the public RSA key as JWK', confused('HS256', 'rs', JSON.stringify(keys.rs.material.publicJwk))],
    ['the public RSA key, under SHA-384', confused('HS384', 'rs', pem('rs'))],
    ['the public RSA key, under SHA-512', confused('HS512', 'rs', pem('rs'))],
    ['the public elliptic key as PEM', confused('HS256', 'es', pem('es'))],
    ['the public elliptic key as DER', confused('HS256', 'es', der('es'))],
    ['an empty secret', confused('HS256', 'es', '')],
  ])('may not turn a signature into an HMAC under %s', (_what, token) => {
    expectRefused(workshop, token, ['TOKEN_INVALID', 'algorithm']);
  });

  it.each([
    ['ES384 for a key of ES256', { alg: '"ES384"' }, es],
    ['es256 in small letters', { alg: '"es256"' }, es],
    ['ES256 with a space', { alg: '"ES256 "' }, es],
    ['ES256K', { alg: '"ES256K"' }, es],
    ['EdDSA', { alg: '"EdDSA"' }, es],
    ['PS256 for a key of RS256', { alg: '"PS256"', kid: '"rs"' }, { ...rs, algorithm: 'PS256' }],
    ['RS384 for a key of RS256', { alg: '"RS384"', kid: '"rs"' }, { ...rs, algorithm: 'RS384' }],
    ['RS512 for a key of RS256', { alg: '"RS512"', kid: '"rs"' }, { ...rs, algorithm: 'RS512' }],
    ['HS384 for a key of HS256', { alg: '"HS384"', kid: '"hs"' }, { ...hs, algorithm: 'HS384' }],
    ['HS512 for a key of HS256', { alg: '"HS512"', kid: '"hs"' }, { ...hs, algorithm: 'HS512' }],
    ['RS256 for a key of HS256', { alg: '"RS256"', kid: '"hs"' }, rs],
    ['ES256 for a key of RS256', { alg: '"ES256"', kid: '"rs"' }, es],
    ['dir, of encryption', { alg: '"dir"' }, es],
  ])('may not ask for %s', (_what, members, by) => {
    expectRefused(workshop, withHeader(members, by), ['TOKEN_INVALID', 'algorithm']);
  });

  it.each([
    'undefined',
    'null',
    '0',
    '1',
    'true',
    '[]',
    '["es"]',
    '{}',
    '{"id":"es"}',
    '""',
    '"ES"',
    '"es "',
    '"es\\u0000"',
    '"__proto__"',
    '"constructor"',
    '"toString"',
    '"hasOwnProperty"',
    '"../es"',
    '"/dev/null"',
    '"file:///dev/null"',
    "\"es' OR '1'='1\"",
    '"|cat /etc/passwd"',
    '"http://attacker.test/key"',
    '"refresh"',
    '"unknown"',
  ])('may not name a key that is not one of ours for access tokens: %s', (kid) => {
    const header = headerWith({ kid: kid === 'undefined' ? undefined : kid });
    for (const by of [es, { algorithm: 'ES256', key: attacker.signingKey }]) {
      expectRefused(workshop, forge(by, { header }), ['TOKEN_INVALID', 'key']);
    }
  });

  it('may not name the key of refresh tokens, even for a token that is signed with it', () => {
    const token = withHeader({ alg: '"HS256"', kid: '"refresh"' }, { ...hs, key: keys.refresh.material.signingKey });
    expectRefused(workshop, token, ['TOKEN_INVALID', 'key']);
  });

  it.each([
    ['crit', '["exp"]'],
    ['crit', '[]'],
    ['crit', 'null'],
    ['crit', '"exp"'],
    ['crit', '["b64"]'],
    ['b64', 'false'],
    ['b64', 'true'],
    ['jwk', attackerJwk],
    ['jwk', JSON.stringify(keys.es.material.publicJwk)],
    ['jwk', 'null'],
    ['jku', '"https://attacker.test/jwks.json"'],
    ['jku', '"http://issuer.test/.well-known/jwks.json"'],
    ['x5u', '"https://attacker.test/chain.pem"'],
    ['x5c', '["MIIB"]'],
    ['x5c', '[]'],
    ['x5t', '"abc"'],
    ['x5t#S256', '"abc"'],
    ['zip', '"DEF"'],
    ['enc', '"A256GCM"'],
  ])('may not say how to verify it, by %s: %s', (name, value) => {
    expectRefused(workshop, withHeader({ [name]: value }), ['TOKEN_INVALID', 'header']);
    const byAttacker = { algorithm: 'ES256', key: attacker.signingKey };
    expectRefused(workshop, withHeader({ [name]: value }, byAttacker), ['TOKEN_INVALID', 'header']);
  });

  it.each([
    'undefined',
    'null',
    '""',
    '"JWT"',
    '"jwt"',
    '"AT+JWT"',
    '"At+jwt"',
    '"application/at+jwt"',
    '"at+jwt "',
    '"at+jwt;v=1"',
    '"id+jwt"',
    '"logout+jwt"',
    '"dpop+jwt"',
    '"refresh+jwt"',
    '1',
    '["at+jwt"]',
    '{"at+jwt":1}',
  ])('may not be of the type %s', (typ) => {
    expectRefused(workshop, withHeader({ typ: typ === 'undefined' ? undefined : typ }), ['TOKEN_INVALID', 'type']);
  });

  it('is judged before the signature, so that a foreign token costs no computation', () => {
    const [header = '', claims = ''] = withHeader({ typ: '"JWT"' }).split('.');
    expectRefused(
      workshop,
      `${header}.${claims}.${signBytes('ES256', attacker.signingKey, 'x').toString('base64url')}`,
      ['TOKEN_INVALID', 'type'],
    );
  });
});
