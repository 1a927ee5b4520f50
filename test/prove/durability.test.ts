import { setTimeout } from 'node:timers/promises';
import {
  ChangePasswordDocument,
  LoginDocument,
  LogoutDocument,
  RefreshTokenDocument,
  RevokeSessionDocument,
} from '../../schema/generated/operations';
import type { TokensFragment } from '../../schema/generated/operations';
import { createUser, install, masterSecret, password, uninstall } from '../cli/installation';
import { createSend, requireData } from '../support/send';
import type { Send } from '../support/send';
import { canTrace, serveTraced } from './durability-strace';
import { findHandling, parseTrace } from './durability-trace';
import type { Handling, Step } from './durability-trace';
import { amount, isFull, proofTimeoutMs, say } from './proof';

jest.setTimeout(proofTimeoutMs);

const rounds = amount({ short: 2, full: 20 });

/** What must be on disk before it is answered. */
const durable = ['login', 'logout', 'logout-all', 'revoke-session', 'change-password', 'reuse'] as const;
/** What heals by itself after a power cut, and so need not wait for the disk. */
const relaxed = ['refresh', 'refresh-with-access-token'] as const;
type Name = (typeof durable)[number] | (typeof relaxed)[number];

/**
 * Where strace is missing, or may not trace, this is skipped, and jest says so: `npm test` needs nothing but npm. At full
 * length it must be there.
 */
const describeTraced = isFull || canTrace() ? describe : describe.skip;

describeTraced('a gateway on SQLite, watched by strace', () => {
  let steps: readonly Step[];

  beforeAll(async () => {
    if (!canTrace())
      throw new Error('cannot trace: install strace 5.3 or newer (apt-get install strace), and allow ptrace');
    const installation = install({ AUTH_SECRET: masterSecret });
    await createUser(installation, 'ada');
    const gateway = await serveTraced(installation);
    for (let round = 0; round < rounds; round += 1) await useEverything(gateway.url, round);
    steps = parseTrace(await gateway.stop());
  });

  afterAll(uninstall);

  const handlingsOf = (name: Name): readonly Handling[] =>
    Array.from({ length: rounds }, (_, round) => findHandling(steps, `${name}-${round}`));

  it.each(durable)('has %s on disk before it answers', (name) => {
    const handlings = handlingsOf(name);
    say(`  ${name}: ${handlings.filter(({ isOnDisk }) => isOnDisk).length} of ${rounds} on disk before the answer`);
    for (const { writes, isOnDisk } of handlings) {
      expect(writes).toBeGreaterThan(0);
      expect(isOnDisk).toBe(true);
    }
  });

  it.each(relaxed)('answers %s without waiting for the disk', (name) => {
    const handlings = handlingsOf(name).filter(({ isCheckpoint }) => !isCheckpoint);
    say(`  ${name}: ${handlings.length} of ${rounds} without a wait, the others with a checkpoint`);
    expect(handlings.length).toBeGreaterThan(rounds / 2);
    for (const { writes, isOnDisk } of handlings) {
      expect(writes).toBeGreaterThan(0);
      expect(isOnDisk).toBe(false);
    }
  });
});

/** Each of the above once. The URL of a request says what it is, so that it is found in the trace. */
async function useEverything(url: string, round: number): Promise<void> {
  const at = (name: Name | 'other'): Send => createSend(`${url}/graphql?${name}-${round}`);
  const passwords = [`${password} even`, `${password} odd`];
  const newPassword = passwords[round % 2] ?? '';
  const current = round === 0 ? password : (passwords[(round + 1) % 2] ?? '');
  const logIn = async (name: 'login' | 'other', given = current): Promise<TokensFragment> =>
    requireData(await at(name)(LoginDocument, { input: { username: 'ada', password: given } })).login;
  const refresh = async (name: 'refresh' | 'other', { refreshToken }: TokensFragment): Promise<TokensFragment> =>
    requireData(await at(name)(RefreshTokenDocument, { input: { refreshToken: refreshToken ?? '' } })).refreshToken;

  const first = await logIn('login');
  const second = await logIn('other');
  const third = await logIn('other');
  const bearer = { token: first.accessToken };
  requireData(await at('revoke-session')(RevokeSessionDocument, { id: second.session.id }, bearer));
  requireData(await at('logout')(LogoutDocument, {}, { token: third.accessToken }));
  await setTimeout(1100); // within a second of the login there would be nothing to write
  requireData(await at('refresh-with-access-token')(RefreshTokenDocument, {}, bearer));
  await refresh('other', await refresh('refresh', first));
  const stolen = await at('reuse')(RefreshTokenDocument, { input: { refreshToken: first.refreshToken ?? '' } });
  expect(stolen.reason).toBe('REFRESH_TOKEN_REUSED');

  const fourth = { token: (await logIn('other')).accessToken };
  const input = { currentPassword: current, newPassword };
  requireData(await at('change-password')(ChangePasswordDocument, { input }, fourth));
  const last = await logIn('other', newPassword);
  requireData(await at('logout-all')(LogoutDocument, { scope: 'ALL' }, { token: last.accessToken }));
}

describe('the reading of a trace', () => {
  const request = '7 read(20<socket:[1]>, "POST /graphql?login-0 HTTP/1.1\\r\\n"..., 65536) = 300';
  const write = '7 pwrite64(21</data/auth.db-wal>, "page"..., 4096, 0) = 4096';
  const sync = '7 fsync(21</data/auth.db-wal>) = 0';
  const answer = '7 write(20<socket:[1]>, "HTTP/1.1 200 OK\\r\\n"..., 500) = 500';
  const begun = '7 fsync(21</data/auth.db-wal> <unfinished ...>';
  const ended = '7 <... fsync resumed>) = 0';

  it.each([
    ['in time', [request, write, sync, answer], true],
    [
      'in time, with another thread between',
      [request, write, begun, '8 read(9<pipe:[2]>, "", 1) = 1', ended, answer],
      true,
    ],
    ['after the answer', [request, write, answer, sync], false],
    ['that ends after the answer', [request, write, begun, answer, ended], false],
    ['before the last write', [request, write, sync, write, answer], false],
    ['that fails', [request, write, sync.replace('= 0', '= -1 EIO (Input/output error)'), answer], false],
    ['of another file', [request, write, sync.replace('auth.db-wal', 'other'), answer], false],
  ])('judges a sync %s', (_what, lines, isOnDisk) => {
    expect(findHandling(parseTrace(lines.join('\n')), 'login-0').isOnDisk).toBe(isOnDisk);
  });
});
