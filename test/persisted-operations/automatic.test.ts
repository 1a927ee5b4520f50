import { startGateway, stopGateways } from '../support/gateway';
import { signIn } from '../support/sign-in';
import { watchSecret } from '../support/watched-secrets';
import { countsOf, named, post, register, sha256 } from './persisted-scene';

afterEach(stopGateways);

const me = 'query Me {\n  me {\n    username\n    __typename\n  }\n}';
const typename = '{ __typename }';
const login = 'mutation { login(input: { username: "ada", password: "wrong password" }) { accessToken } }';

describe('an automatic persisted query', () => {
  it('is asked for by its hash, registered, and from then on run by its hash, as Apollo Client goes about it', async () => {
    const gateway = await startGateway();
    const { accessToken: token } = await signIn(gateway);

    const first = await post(gateway, { operationName: 'Me', variables: {}, ...named(sha256(me)) }, token);
    const second = await post(gateway, { operationName: 'Me', query: me, ...named(sha256(me)) }, token);
    const third = await post(gateway, { operationName: 'Me', ...named(sha256(me)) }, token);

    expect([first.status, first.code, first.reason]).toStrictEqual([
      200,
      'PERSISTED_QUERY_NOT_FOUND',
      'PERSISTED_QUERY_UNKNOWN',
    ]);
    expect(first.errors[0]?.message).toBe('PersistedQueryNotFound'); // the word that urql waits for
    expect(third.data).toStrictEqual({ me: { username: 'ada', __typename: 'User' } });
    expect(third.text).toBe(second.text);
    expect(third.headers.get('cache-control')).toBe('no-store');
    expect(await countsOf(gateway)).toStrictEqual(['automatic 1', 'unknown 1', 'stored 1']);
  });

  it('is named by documentId as well', async () => {
    const gateway = await startGateway();
    await register(gateway, typename);
    const answer = await post(gateway, { documentId: `sha256:${sha256(typename)}` });
    expect(answer.data).toStrictEqual({ __typename: 'Query' });
  });

  it('runs for whoever asks with the rights of whoever asks', async () => {
    const gateway = await startGateway();
    const { accessToken: token } = await signIn(gateway);
    await register(gateway, me, token);
    expect((await post(gateway, named(sha256(me)))).reason).toBe('TOKEN_MISSING');
  });

  it.each([
    ['a mutation', 'mutation { logout { endedSessions } }'],
    ['a mutation beside a query', 'query A { __typename } mutation B { logout { endedSessions } }'],
    ['a text as literal', '{ verifyToken(token: "a-token-of-somebody") { active } }'],
    ['a block of text as literal', '{ verifyToken(token: """a-token-of-somebody""") { active } }'],
    ['a text as default', 'query($t: NonEmptyString! = "a-token-of-somebody") { verifyToken(token: $t) { active } }'],
    ['a number that may be a code', 'query($n: Int = 123456) { __typename @skip(if: false) a: __typename }'],
    ['more characters than are kept', `{ __typename #${'x'.repeat(16_384)}\n }`],
  ])('is not kept with %s, which runs all the same', async (_what, query) => {
    const gateway = await startGateway();
    const { accessToken: token } = await signIn(gateway);
    const operationName = query.startsWith('query A') ? 'A' : undefined;

    const run = await post(gateway, { query, operationName, ...named(sha256(query)) }, token);
    const byHash = await post(gateway, { operationName, ...named(sha256(query)) }, token);

    expect(run.reason).not.toBe('PERSISTED_QUERY_UNKNOWN');
    expect(byHash.code).toBe('PERSISTED_QUERY_NOT_FOUND');
    expect(byHash.data ?? null).toBeNull();
  });

  it('with comments and short numbers is kept: clients put its name in front of it', async () => {
    const gateway = await startGateway();
    const { accessToken: token } = await signIn(gateway);
    const answer = await register(gateway, '# Sessions\nquery { sessions(first: 10) { id } }', token);
    expect(answer.reason).toBeUndefined();
  });

  it.each([
    ['no GraphQL', '{', 'QUERY_MALFORMED'],
    ['what does not fit the schema', '{ nothing }', 'QUERY_INVALID'],
    ['more than the limits', `{ ${'__typename '.repeat(1000)} }`, 'QUERY_TOO_COMPLEX'],
    [
      'two logins',
      login
        .replace('login', 'a: login')
        .replace('mutation {', 'mutation { b: login(input: { username: "a", password: "b" }) { accessToken }'),
      'TOO_MANY_CREDENTIAL_FIELDS',
    ],
    ['what nobody answers', '{ me { username } }', 'TOKEN_MISSING'],
  ])('is refused for %s as any other, and not kept', async (_what, query, reason) => {
    const gateway = await startGateway();
    const first = await post(gateway, { query, ...named(sha256(query)) });
    const byHash = await post(gateway, named(sha256(query)));
    expect([first.reason, byHash.reason]).toStrictEqual([reason, 'PERSISTED_QUERY_UNKNOWN']);
  });

  it('is not kept under the hash of another one', async () => {
    const gateway = await startGateway();
    const poisoned = await post(gateway, { query: typename, ...named(sha256(me)) });
    const upperCase = await post(gateway, { query: typename, ...named(sha256(typename).toUpperCase()) });
    const padded = await post(gateway, { query: `${typename} `, ...named(sha256(typename)) });

    const answers = [poisoned, upperCase, padded].map(({ status, reason }) => [status, reason]);
    expect(answers).toStrictEqual(Array(3).fill([400, 'PERSISTED_QUERY_MISMATCH']));
    expect(padded.text).toBe(poisoned.text);
    expect((await post(gateway, named(sha256(me)))).code).toBe('PERSISTED_QUERY_NOT_FOUND');
    expect((await post(gateway, named(sha256(typename)))).code).toBe('PERSISTED_QUERY_NOT_FOUND');
  });

  it.each([
    ['another version', named(sha256(typename), 2)],
    ['a version as text', named(sha256(typename), '1')],
    ['no version', { extensions: { persistedQuery: { sha256Hash: sha256(typename) } } }],
    ['a hash that is an object', named({ toString: 'x' })],
    ['a hash that is a list', named([sha256(typename)])],
    ['no hash', named(undefined)],
    ['an empty hash', named('')],
    ['a hash of 200 KB', named('a'.repeat(200_000))],
    ['true', { extensions: { persistedQuery: true } }],
    ['a documentId that is no text', { documentId: { a: 1 } }],
    ['an empty documentId', { documentId: '' }],
    ['two different names', { documentId: 'a', ...named('b') }],
  ])('is refused with %s, with and without its text', async (_what, body) => {
    const gateway = await startGateway();
    for (const more of [{}, { query: typename }]) {
      const { status, reason, data } = await post(gateway, { ...body, ...more });
      expect([status, reason, data]).toStrictEqual([400, 'PERSISTED_QUERY_MALFORMED', undefined]);
    }
  });

  it.each(['__proto__', 'constructor', 'toString', sha256(typename).toUpperCase(), 'x'])(
    'is not found by %s',
    async (hash) => {
      const gateway = await startGateway();
      await register(gateway, typename);
      expect((await post(gateway, named(hash))).code).toBe('PERSISTED_QUERY_NOT_FOUND');
      expect((await post(gateway, { documentId: hash })).code).toBe('PERSISTED_QUERY_NOT_FOUND');
    },
  );

  it('of 1 MB is too large as any other request', async () => {
    const gateway = await startGateway();
    expect((await post(gateway, named('a'.repeat(1024 * 1024)))).reason).toBe('REQUEST_TOO_LARGE');
  });

  it('has no place where they are off', async () => {
    const gateway = await startGateway({ settings: { automaticPersistedQueries: false } });
    const { status, code, reason, errors } = await register(gateway, typename);
    expect([status, code, reason]).toStrictEqual([200, 'PERSISTED_QUERY_NOT_SUPPORTED', 'PERSISTED_QUERIES_OFF']);
    expect(errors[0]?.message).toBe('PersistedQueryNotSupported');
  });

  it('leaves credentials neither in the store nor in the log', async () => {
    const gateway = await startGateway();
    const secret = 'a-canary-in-a-literal';
    watchSecret('a literal', secret);
    await register(gateway, `{ verifyToken(token: "${secret}") { active } }`);
    await post(gateway, named(secret));
    await post(gateway, { documentId: secret, query: typename });
    expect(gateway.logger.written().join()).not.toContain(secret);
  });
});
