import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import type { TokenRefusal } from '../../src/domain/access-token';
import type { TrustedIssuer } from '../../src/domain/trusted-issuer';
import { TrustedIssuers } from '../../src/token/trusted-issuers';
import { FakeClock } from '../../src/testing/fake-clock';
import { makeIssuerKey, signToken, toJwk } from '../support/fake-issuer';
import type { IssuerKey, TokenChanges } from '../support/fake-issuer';
import { MemoryLogger } from '../support/memory-logger';
import { encode, forge, headerWith, now } from '../support/token-workshop';

const iss = 'https://issuer.example';
const key = makeIssuerKey();
const rsa = makeIssuerKey('rsa', 'RS256');

function open(
  trusted: Partial<TrustedIssuer> = {},
  keys: readonly object[] = [toJwk(key), toJwk(rsa)],
  cacheSize = 10,
) {
  const clock = new FakeClock();
  const jwks = { keys } as unknown as TrustedIssuer['jwks'];
  const issuers = [{ issuer: iss, audience: 'graphql', jwks, ...trusted }];
  const fetch = () => Promise.reject(new Error('there is no network here'));
  return { clock, tokens: new TrustedIssuers({ issuers, clock, logger: new MemoryLogger(), cacheSize, fetch }) };
}

async function reasonOf(token: string, trusted: Partial<TrustedIssuer> = {}, keys?: readonly object[]) {
  const { tokens } = open(trusted, keys);
  const verdict = await tokens.verify(token);
  // What an operator is told is what callers get.
  expect((await tokens.explain(token)).verdict).toStrictEqual(
    verdict ?? { status: 'refused', reason: 'TOKEN_INVALID' },
  );
  if (verdict?.status === 'refused') expect(verdict).toStrictEqual({ status: 'refused', reason: verdict.reason });
  return verdict?.status === 'refused' ? verdict.reason : verdict?.status;
}

const sign = (changes: TokenChanges = {}, by: IssuerKey = key) => signToken(iss, by, changes);
const signHs256 = (secret: string) =>
  signToken(iss, { ...rsa, algorithm: 'HS256', privateKey: secret as unknown as IssuerKey['privateKey'] });

describe('a token of another issuer', () => {
  it('gives rights that nobody can add to for the requests that come after', async () => {
    const trusted = { rolesClaim: 'roles' };
    const verdict = await open(trusted).tokens.verify(sign({ claims: { roles: ['USER'], scope: 'read' } }));
    const { roles, scope } = verdict?.status === 'good' ? verdict.foreignToken : {};

    expect([Object.isFrozen(roles), Object.isFrozen(scope)]).toStrictEqual([true, true]);
  });

  it.each([
    ['as RFC 9068 has it', {}],
    ['with the long form of its type', { header: { typ: 'application/at+jwt' } }],
    ['for several audiences', { claims: { aud: ['other', 'graphql'] } }],
    ['without jti', { claims: { jti: undefined } }],
    ['with thumbprints of a certificate', { header: { x5t: 'abc', 'x5t#S256': 'def' } }],
    ['issued by a clock that is 10 s ahead', { claims: { iat: now + 10 } }],
    ['with a session, a generation and the like of its own', { claims: { sid: 7, gen: 'x', auth_time: null } }],
  ])('%s is good', async (_what, changes) => {
    expect(await reasonOf(sign(changes))).toBe('good');
  });

  it.each<[what: string, changes: TokenChanges, reason?: TokenRefusal]>([
    ['of no type', { header: { typ: undefined } }],
    ['of another type', { header: { typ: 'JWT' } }],
    ['that is a logout token', { header: { typ: 'logout+jwt' } }],
    ['that is a refresh token', { header: { typ: 'rt+jwt' } }],
    ['with crit', { header: { crit: ['exp'] } }],
    ['with b64', { header: { b64: false } }],
    ['with jku, a place of its own for keys', { header: { jku: 'https://attacker.example/keys' } }],
    ['with x5u', { header: { x5u: 'https://attacker.example/certificate' } }],
    ['with x5c', { header: { x5c: ['MIIB'] } }],
    ['with its own key', { header: { jwk: toJwk(key) } }],
    ['of an unknown key', { header: { kid: 'other' } }],
    ['of a key named by a path', { header: { kid: '../../dev/null' } }],
    ['of a key named by a prototype', { header: { kid: '__proto__' } }],
    ['whose kid is a number', { header: { kid: 1 } }],
    ['whose kid is empty', { header: { kid: '' } }],
    ['without algorithm', { header: { alg: 'none' } }],
    ['without algorithm, spelt otherwise', { header: { alg: 'nOnE' } }],
    ['whose algorithm is a list', { header: { alg: ['ES256'] } }],
    ['whose algorithm is that of another key', { header: { alg: 'RS256' } }],
    ['whose algorithm does not fit the key', { header: { alg: 'ES384' } }],
    ['without issuer', { claims: { iss: undefined } }],
    ['without subject', { claims: { sub: undefined } }],
    ['whose subject is an object', { claims: { sub: { id: 'ada' } } }],
    ['without audience', { claims: { aud: undefined } }],
    ['for somebody else', { claims: { aud: 'other' } }],
    ['for a client', { claims: { aud: ['client-1'], azp: 'graphql' } }],
    ['without expiry', { claims: { exp: undefined } }],
    ['whose expiry is text', { claims: { exp: String(now + 300) } }],
    ['without time of issue', { claims: { iat: undefined } }],
    ['whose jti is a number', { claims: { jti: 7 } }],
    ['whose nbf is text', { claims: { nbf: 'now' } }],
    ['whose scope is a number', { claims: { scope: 7 } }],
    ['that is an ID token', { claims: { at_hash: 'x' } }],
    ['that is a logout token of old', { claims: { events: {} } }],
    ['that has expired', { claims: { exp: now } }, 'TOKEN_EXPIRED'],
    ['issued in the future', { claims: { iat: now + 11 } }, 'TOKEN_NOT_YET_VALID'],
    ['not valid yet', { claims: { nbf: now + 11 } }, 'TOKEN_NOT_YET_VALID'],
  ])('%s is refused', async (_what, changes, reason = 'TOKEN_INVALID') => {
    // A token that names no issuer is nobody's: whoever asked refuses it.
    expect((await reasonOf(sign(changes))) ?? 'TOKEN_INVALID').toBe(reason);
  });

  it.each<[what: string, token: () => string, reason: TokenRefusal]>([
    ['with a signature of somebody else', () => sign({}, { ...makeIssuerKey(), id: key.id }), 'TOKEN_INVALID'],
    [
      'signed with a public key as secret',
      () => signHs256(rsa.publicKey.export({ format: 'pem', type: 'spki' }).toString()),
      'TOKEN_INVALID',
    ],
    ['signed with an empty secret', () => signHs256(''), 'TOKEN_INVALID'],
    ['with no signature', () => sign().replace(/[^.]+$/, ''), 'TOKEN_MALFORMED'],
    ['with a signature of zeros', () => sign().replace(/[^.]+$/, encode(Buffer.alloc(64))), 'TOKEN_INVALID'],
    [
      'that names two issuers',
      () => {
        const claims = `{"iss":"https://attacker.example","iss":"${iss}","sub":"ada","aud":"graphql","iat":${now},"exp":${now + 300}}`;
        return forge({ algorithm: 'ES256', key: key.privateKey }, { header: headerWith({ kid: '"key-1"' }), claims });
      },
      'TOKEN_MALFORMED',
    ],
    ['that is huge', () => 'a'.repeat(8193), 'TOKEN_MALFORMED'],
    ['that is no token', () => 'a.b.c', 'TOKEN_MALFORMED'],
  ])('%s is refused', async (_what, token, reason) => {
    expect(await reasonOf(token())).toBe(reason);
  });

  it('may have the type JWT, or none, where that is said', async () => {
    expect(await reasonOf(sign({ header: { typ: 'JWT' } }), { typ: 'JWT' })).toBe('good');
    expect(await reasonOf(sign({ header: { typ: undefined } }), { typ: 'JWT' })).toBe('good');
    expect(await reasonOf(sign({ header: { typ: 'logout+jwt' } }), { typ: 'JWT' })).toBe('TOKEN_INVALID');
    expect(await reasonOf(sign({ header: { typ: 'JWT' }, claims: { at_hash: 'x' } }), { typ: 'JWT' })).toBe(
      'TOKEN_INVALID',
    );
  });

  it.each(['ES256', 'ES384', 'RS256', 'PS256', 'EdDSA'])(
    'may be signed with %s, unless its issuer does not',
    async (algorithm) => {
      const by = makeIssuerKey('k', algorithm);
      const others = (['ES256', 'ES384', 'RS256', 'PS256', 'EdDSA'] as const).filter((each) => each !== algorithm);
      const [header, claims] = sign({}, by).split('.');
      const forged = `${header ?? ''}.${claims ?? ''}.${encode(Buffer.alloc(64))}`;
      expect(await reasonOf(sign({}, by), {}, [toJwk(by)])).toBe('good');
      expect(await reasonOf(forged, {}, [toJwk(by)])).toBe('TOKEN_INVALID');
      expect(await reasonOf(sign({}, by), { algorithms: others }, [toJwk(by)])).toBe('TOKEN_INVALID');
    },
  );

  it('of an RSA key without alg may be signed in the two ways of such keys, which the issuer may narrow', async () => {
    const pss: IssuerKey = { ...rsa, algorithm: 'PS256' };
    const keys = [toJwk(rsa, { alg: undefined })];
    expect(await reasonOf(sign({}, pss), {}, keys)).toBe('good');
    expect(await reasonOf(sign({}, pss), {}, [toJwk(rsa)])).toBe('TOKEN_INVALID');
    expect(await reasonOf(sign({}, pss), { algorithms: ['RS256'] }, keys)).toBe('TOKEN_INVALID');
  });

  it('without kid is good while one key fits it, and refused when two do', async () => {
    const token = sign({ header: { kid: undefined } });
    expect(await reasonOf(token)).toBe('good');
    expect(await reasonOf(token, {}, [toJwk(key), toJwk(makeIssuerKey('key-2'))])).toBe('TOKEN_INVALID');
  });

  it.each([
    ['roles', { roles: ['A', 'B'] }, ['A', 'B']],
    ['roles', { roles: 'A' }, ['A']],
    ['roles', {}, []],
    [undefined, { roles: ['A'] }, []],
    ['realm_access.roles', { realm_access: { roles: ['A'] } }, ['A']],
    ['realm_access.roles', { 'realm_access.roles': ['A'] }, []],
    ['realm_access.roles', { realm_access: 'roles' }, []],
    ['https://example.com/roles', { 'https://example.com/roles': ['A'] }, ['A']],
    ['cognito:groups', { 'cognito:groups': ['A'] }, ['A']],
    ['constructor.name', {}, []],
    ['toString', {}, []],
    ['__proto__', {}, []],
    ['roles.length', { roles: ['A'] }, []],
    ['roles', { roles: [1] }, undefined],
    ['roles', { roles: { A: {} } }, undefined],
    ['roles', { roles: null }, undefined],
    ['roles', { roles: '' }, undefined],
  ])('with rolesClaim %s and %j has the roles %j', async (rolesClaim, claims, roles) => {
    const verdict = await open({ rolesClaim }).tokens.verify(sign({ claims }));
    expect(verdict).toMatchObject(
      roles === undefined ? { status: 'refused', reason: 'TOKEN_INVALID' } : { foreignToken: { roles } },
    );
  });

  it.each([
    [undefined, { scope: ' read  write ' }, ['read', 'write']],
    ['scp', { scp: ['read', 'write'], scope: 'other' }, ['read', 'write']],
    ['permissions', { permissions: [] }, []],
    ['https://example.com/scope', {}, []],
  ])('with scopeClaim %s and %j has the scope %j', async (scopeClaim, claims, scope) => {
    const verdict = await open({ scopeClaim }).tokens.verify(sign({ claims }));
    expect(verdict).toMatchObject({ foreignToken: { scope } });
  });

  it('is remembered until the very second that it expires', async () => {
    const { clock, tokens } = open();
    const token = sign();
    expect((await tokens.verify(token))?.status).toBe('good');
    clock.jump(300_000 - 1);
    expect((await tokens.verify(token))?.status).toBe('good');
    clock.jump(1);
    expect(await tokens.verify(token)).toStrictEqual({ status: 'refused', reason: 'TOKEN_EXPIRED' });
  });
});

describe('tokens of another issuer', () => {
  /** Whether a token is remembered still, told by the very object of its verdict. */
  function openRemembering(cacheSize: number) {
    const { tokens } = open({}, undefined, cacheSize);
    const verify = async (token: string) => {
      const verdict = await tokens.verify(token);
      return verdict?.status === 'good' ? verdict.foreignToken : undefined;
    };
    return verify;
  }
  const tokensOf = (sub: string, count: number) => Array.from({ length: count }, () => sign({ claims: { sub } }));

  it.each([
    ['one after the other', 1],
    ['each twice at once', 2],
  ])('of one subject push out no others, sent %s', async (_how, times) => {
    const verify = openRemembering(50);
    const [other = ''] = tokensOf('grace', 1);
    const remembered = await verify(other);
    for (const token of tokensOf('ada', 60)) await Promise.all(Array.from({ length: times }, () => verify(token)));
    expect(await verify(other)).toBe(remembered);
  });

  it('of one subject are remembered, a good many of them', async () => {
    const verify = openRemembering(50);
    const tokens = tokensOf('ada', 32);
    const remembered = await Promise.all(tokens.map(verify));
    for (const [index, token] of tokens.entries()) expect(await verify(token)).toBe(remembered[index]);
  });
});

describe('keys of another issuer', () => {
  const weak = generateKeyPairSync('rsa', { modulusLength: 1024 });
  const e1 = { ...toJwk(rsa), e: 'AQ' };

  it.each<[what: string, jwk: object, by: IssuerKey]>([
    ['for encryption', toJwk(key, { use: 'enc' }), key],
    ['for other operations', toJwk(key, { key_ops: ['sign'] }), key],
    ['that are private', { ...key.privateKey.export({ format: 'jwk' }), kid: key.id }, key],
    ['that are symmetric', { kty: 'oct', k: 'c2VjcmV0', kid: key.id, alg: 'HS256' }, key],
    ['whose curve does not fit the algorithm', toJwk(key, { alg: 'ES384' }), key],
    ['whose type does not fit the algorithm', toJwk(key, { alg: 'RS256' }), key],
    ['with an unknown algorithm', toJwk(key, { alg: 'ES256K' }), key],
    ['on an unknown curve', toJwk(key, { crv: 'secp256k1' }), key],
    ['that are no point on their curve', toJwk(key, { x: toJwk(makeIssuerKey())['y'] }), key],
    ['that are too short', toJwk({ id: 'rsa', algorithm: 'RS256', ...weak }), { ...rsa, ...weak }],
    ['with the exponent 1', e1, rsa],
    ['whose kid is a number', toJwk(key, { kid: 1 }), key],
  ])('%s verify nothing, and as static keys are refused at start', async (_what, jwk, by) => {
    expect(() => open({}, [jwk])).toThrow(/^TRUSTED_ISSUERS: must have as "jwks" of https:\/\/issuer.example/);
    const fetch = () => Promise.resolve(Response.json({ keys: [jwk, toJwk(makeIssuerKey('good'))] }));
    const logger = new MemoryLogger();
    const remote = { issuer: iss, audience: 'graphql', jwksUri: 'https://issuer.example/keys' };
    const tokens = new TrustedIssuers({ issuers: [remote], clock: new FakeClock(), logger, cacheSize: 1, fetch });
    expect(await tokens.verify(sign({}, by))).toStrictEqual({ status: 'refused', reason: 'TOKEN_INVALID' });
    expect(logger.lines).toStrictEqual([expect.stringContaining('"ignored":1,"usable":1')]);
  });

  it('are still checked as those of their curve when they come with a certificate', async () => {
    const jwk = toJwk(key, { x5c: ['MIIB'], x5t: 'x' });
    expect(createPublicKey({ key: jwk, format: 'jwk' }).type).toBe('public');
    expect(await reasonOf(sign(), {}, [jwk])).toBe('good');
  });
});
