import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  ChangePasswordDocument,
  LogoutDocument,
  MeDocument,
  RefreshTokenDocument,
  RevokeSessionDocument,
} from '../../schema/generated/operations';
import type { TokensFragment } from '../../schema/generated/operations';
import { createSend, requireData } from '../support/send';
import type { Send } from '../support/send';
import { endClusters, startCluster } from './cluster';
import type { Cluster } from './cluster';
import { showSpread, timeLimit } from './cluster-figures';
import { crowdSettings, logIn } from './cluster-load';
import { spellings } from './cluster-spellings';
import { amount, createProgress, proofTimeoutMs, say } from './proof';

jest.setTimeout(proofTimeoutMs);

let cluster: Cluster;
let replicas: readonly Send[];
beforeAll(async () => {
  cluster = await startCluster('--replicas', '4', ...crowdSettings);
  replicas = cluster.replicas.map(({ url }) => createSend(`${url}/graphql`));
});
afterEach(() => expect(cluster.deaths).toStrictEqual([]));
afterAll(endClusters);

/** One replica, and all the others. */
function split(index: number): { readonly one: Send; readonly others: readonly Send[] } {
  const one = replicas[index % replicas.length];
  if (one === undefined) throw new Error('there are no replicas');
  return { one, others: replicas.filter((send) => send !== one) };
}

/** Why a replica refuses whoever presents this; undefined when it lets them in. */
async function findRefusal(send: Send, authorization: string): Promise<string | undefined> {
  return (await send(MeDocument, {}, { headers: { authorization } })).reason;
}

const findRefusals = (authorization: string): Promise<readonly (string | undefined)[]> =>
  Promise.all(replicas.map((send) => findRefusal(send, authorization)));

/** Logs in, and lets every replica see the access token: from here on it is in all of their caches. */
async function signInEverywhere(): Promise<TokensFragment> {
  const tokens = await logIn(cluster);
  expect(await findRefusals(`Bearer ${tokens.accessToken}`)).toStrictEqual(replicas.map(() => undefined));
  return tokens;
}

async function signInUntil(isRight: (token: string) => boolean): Promise<TokensFragment> {
  for (;;) {
    const tokens = await signInEverywhere();
    if (isRight(tokens.accessToken)) return tokens;
  }
}

/** Of each replica: milliseconds until it refuses the token. */
async function measureRefusals(token: string, asked: readonly Send[]): Promise<readonly number[]> {
  const startedAt = performance.now();
  return Promise.all(
    asked.map(async (send) => {
      while ((await findRefusal(send, `Bearer ${token}`)) !== 'SESSION_REVOKED') {
        if (performance.now() - startedAt > 10_000) return Infinity;
        await sleep(5);
      }
      return performance.now() - startedAt;
    }),
  );
}

describe('a logout on one replica', () => {
  it('is known to it at once, and to the others in under a second', async () => {
    const total = amount({ short: 5, full: 100 });
    const progress = createProgress('logouts', total);
    const times: number[] = [];
    for (let index = 0; index < total; index += 1) {
      const { accessToken } = await signInEverywhere();
      const { one, others } = split(index);
      requireData(await one(LogoutDocument, {}, { token: accessToken }));
      const elsewhere = measureRefusals(accessToken, others);
      expect(await findRefusal(one, `Bearer ${accessToken}`)).toBe('SESSION_REVOKED');
      times.push(...(await elsewhere));
      progress(index + 1);
    }
    say(`  logout: refused on ${String(times.length)} other replicas: ${showSpread(times)}`);
    expect(Math.max(...times)).toBeLessThan(timeLimit(1000));
    expect(Math.max(...times)).toBeLessThan(Infinity);
  });

  it('ends every spelling of its access token', async () => {
    const { accessToken } = await signInUntil((token) => /[-_]/.test(token)); // so that the other alphabet differs
    const written = spellings.map(({ write }) => write(accessToken));
    expect(new Set([...written, `Bearer ${accessToken}`]).size).toBe(17);
    const before = await Promise.all(written.map(findRefusals));
    expect(before.map((reasons) => reasons.map((reason) => reason === undefined))).toStrictEqual(
      spellings.map(({ getsIn }) => replicas.map(() => getsIn)),
    );

    requireData(await split(0).one(LogoutDocument, {}, { token: accessToken }));
    await measureRefusals(accessToken, replicas);

    // What got in is refused because its session has ended, and the rest as before.
    const expected = before.map((reasons) => reasons.map((reason) => reason ?? 'SESSION_REVOKED'));
    expect(await Promise.all(written.map(findRefusals))).toStrictEqual(expected);
  });
});

/** Ends the session of the tokens, at one replica. */
type End = (tokens: TokensFragment, one: Send) => Promise<void>;

const revokeFromAnotherDevice: End = async ({ session }, one) => {
  const { accessToken } = await logIn(cluster);
  requireData(await one(RevokeSessionDocument, { id: session.id }, { token: accessToken }));
};

const disable: End = () => cluster.run(['users', 'disable', cluster.user.username]);

const changePassword: End = async (_tokens, one) => {
  const { accessToken } = await logIn(cluster);
  const { password } = cluster.user;
  const input = { currentPassword: password, newPassword: `${password} anew` };
  const changed = requireData(await one(ChangePasswordDocument, { input }, { token: accessToken }));
  const back = { currentPassword: input.newPassword, newPassword: password };
  requireData(await one(ChangePasswordDocument, { input: back }, { token: changed.changePassword.accessToken }));
};

/** A thief comes with a refresh token that has been replaced twice. */
const reuse: End = async ({ refreshToken }, one) => {
  const refresh = (token: string | null | undefined) =>
    one(RefreshTokenDocument, { input: { refreshToken: token ?? '' } });
  const second = requireData(await refresh(refreshToken)).refreshToken;
  requireData(await refresh(second.refreshToken));
  expect((await refresh(refreshToken)).reason).toBe('REFRESH_TOKEN_REUSED');
};

describe('the end of a session', () => {
  afterAll(() => cluster.run(['users', 'enable', cluster.user.username]));

  it.each<[string, End]>([
    ['by revokeSession', revokeFromAnotherDevice],
    ['by a changed password', changePassword],
    ['by a refresh token used twice', reuse],
    ['by a disabled account', disable], // the last one: nobody logs in after it
  ])('%s is known to all replicas in under a second', async (how, end) => {
    const tokens = await signInEverywhere();
    await end(tokens, split(0).one);
    const times = await measureRefusals(tokens.accessToken, replicas);
    say(`  ${how}: refused on all replicas: ${showSpread(times)}`);
    expect(Math.max(...times)).toBeLessThan(timeLimit(1000));
    expect(Math.max(...times)).toBeLessThan(Infinity);
  });
});
