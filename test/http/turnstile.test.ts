import { Turnstile } from '../../src/http/turnstile';

const turnedAway = { isTurnedAway: true };
const free = { isTurnedAway: false };
const client = { ipAddress: '2001:db8:1:2:3::4' };

/** A turnstile before a door where everybody is turned away. */
function open(): Turnstile {
  return new Turnstile({ admit: () => Promise.resolve(turnedAway) });
}

describe('a request', () => {
  it.each([
    'mutation { login(input: { username: "a", password: "b" }) { accessToken } }',
    'mutation{a:changePassword(',
    'mutation L{...login} fragment login on Mutation{login(',
    'fragment F on Mutation{login(}\nmutation{...F}',
  ])('goes by the door when it has a field that takes a password, however it is written: %s', async (query) => {
    expect(await open().pass({ query }, client)).toStrictEqual(turnedAway);
  });

  it.each([undefined, null, 'mutation login', 7, [], {}, { query: 7 }, { query: null }, ['mutation { login }']])(
    'passes, whatever it is: %j',
    async (body) => {
      expect(await open().pass(body, client)).toStrictEqual(free);
    },
  );

  it.each(['{ me { id } }', 'mutation { refreshToken { accessToken } }', '{ user { login } }', 'mutation { logins }'])(
    'passes without a password: %s',
    async (query) => {
      expect(await open().pass({ query }, client)).toStrictEqual(free);
    },
  );

  it('comes to the door as one of its network', async () => {
    const networks: string[] = [];
    const admit = (network: string) => {
      networks.push(network);
      return Promise.resolve(free);
    };
    const turnstile = new Turnstile({ admit });
    for (const ipAddress of [client.ipAddress, '2001:db8:1:2::9', '192.0.2.7', undefined])
      await turnstile.pass({ query: 'mutation { login }' }, { ipAddress });
    expect(new Set(networks).size).toBe(3);
    expect(networks[0]).toBe(networks[1]);
  });

  it('passes where there are no passwords', async () => {
    expect(await new Turnstile(undefined).pass({ query: 'mutation { login }' }, client)).toStrictEqual(free);
  });
});
