import { Turnstile } from '../../src/http/turnstile';
import { nextTurn } from '../../src/util/next-turn';

const login = { query: 'mutation { login(input: { username: "a", password: "b" }) { accessToken } }' };

describe('requests that come at the same moment', () => {
  it('have passwords checked one by one, while those with a token pass at once', async () => {
    const turnstile = new Turnstile();
    const passed: string[] = [];
    const pass = async (name: string, body: unknown) => {
      await turnstile.pass(body);
      passed.push(name);
    };
    const logins = Promise.all(['login 1', 'login 2', 'login 3'].map((name) => pass(name, login)));
    await nextTurn();
    await nextTurn();
    const before = passed.length;
    await pass('me', { query: '{ me { id } }' });
    await logins;
    expect(before).toBeLessThan(3);
    expect(passed).toStrictEqual([
      ...['login 1', 'login 2', 'login 3'].slice(0, before),
      'me',
      ...['login 1', 'login 2', 'login 3'].slice(before),
    ]);
  });

  it.each([undefined, null, 'login', 7, [], {}, { query: 7 }, { query: null }])(
    'pass whatever they are: %j',
    async (body) => {
      await expect(new Turnstile().pass(body)).resolves.toBeUndefined();
    },
  );

  it.each([
    'mutation { login(',
    'mutation{a:changePassword(',
    'mutation L{...login} fragment login on Mutation{login(',
  ])('are known by the fields that take a password, however they are written: %s', async (query) => {
    const turnstile = new Turnstile();
    let hasPassed = false;
    const passing = turnstile.pass({ query }).then(() => (hasPassed = true));
    for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
    expect(hasPassed).toBe(false);
    await passing;
  });
});
