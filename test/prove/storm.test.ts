import { setTimeout as sleep } from 'node:timers/promises';
import { LoginDocument } from '../../schema/generated/operations';
import { password } from '../cli/installation';
import { createSend, requireData } from '../support/send';
import { installOn, uninstallAll } from './gateways';
import type { ProvenInstallation, ProvenInstallationOptions } from './gateways';
import { amount, isFull, proofTimeoutMs, say } from './proof';
import { askMe, askMeDuring, prepareLogins, percentileOf, serveProbed } from './storm-weather';
import type { Figures, Storm } from './storm-weather';

jest.setTimeout(proofTimeoutMs);

afterEach(uninstallAll);

const logins = amount({ short: 60, full: 500 });
const rounds = amount({ short: 1, full: 3 });
/** Of calm in each round: about as long as a storm of those who all wait. */
const idleMs = amount({ short: 200, full: 10_000 });
const mebibyte = 1024 * 1024;
/** What one hash takes. */
const hashBytes = 19 * mebibyte;
/** What a request takes that waits, with its connection and what is left of it for the collector: generously. */
const waitingBytes = 100 * 1024;
/** What the collector of a process under load leaves lying about. */
const slackBytes = 48 * mebibyte;

interface Run extends Pick<ProvenInstallationOptions, 'planted'> {
  readonly queue: number;
  readonly concurrency?: string;
  /** Of how many accounts the logins are. */
  readonly accounts?: number;
  /** How often. */
  readonly times?: number;
  /** Whether the gateway has been at work for a while before: what its code does often has been compiled then. */
  readonly isWarm?: boolean;
}

interface Weather {
  /** A calm and the storm after it, for each round. */
  readonly calms: readonly (readonly number[])[];
  readonly storms: readonly (Storm & { readonly figures: Figures })[];
}

async function brew(run: Run): Promise<Weather> {
  const { queue, concurrency = '1', accounts = logins, planted, times = rounds, isWarm = false } = run;
  const installation = await installOn({ engine: 'SQLite', planted });
  await installation.signUp(['ada']);
  await signUpStorm(installation, accounts);
  const settings = { PASSWORD_HASH_QUEUE: String(queue), PASSWORD_HASH_CONCURRENCY: concurrency };
  const probed = await serveProbed(installation, settings);
  const { gateway } = probed;
  const input = { username: 'ada', password };
  const { login } = requireData(await createSend(`${gateway.url}/graphql`)(LoginDocument, { input }));
  const storm = { logins, accounts };
  await askMeDuring(gateway.url, login.accessToken, () => sleep(idleMs / 5));
  if (isWarm) {
    await askMe(gateway.url, login.accessToken, 20_000);
    for (let round = 0; round < 3; round += 1) await (await prepareLogins(gateway.url, storm))();
  }
  const calms: (readonly number[])[] = [];
  const storms: (Storm & { readonly figures: Figures })[] = [];
  for (let round = 0; round < times; round += 1) {
    calms.push((await askMeDuring(gateway.url, login.accessToken, () => sleep(idleMs))).latenciesMs);
    const logIn = await prepareLogins(gateway.url, storm);
    await probed.measure();
    const stormy = await askMeDuring(gateway.url, login.accessToken, logIn);
    storms.push({ ...stormy.result, ...stormy, figures: await probed.measure() });
  }
  return { calms, storms };
}

/** The accounts that log in at the same time. They share a hash: to make one takes as long as a login. */
async function signUpStorm({ core }: ProvenInstallation, accounts: number): Promise<void> {
  const passwordHash = await core.hasher.hash(password);
  for (let index = 0; index < accounts; index += 1)
    await core.accounts.import({ username: `user-${String(index)}`, roles: [], passwordHash });
}

function tell({ queue, concurrency = '1' }: Run, { calms, storms }: Weather): void {
  const idle = calms.flat();
  const stormy = storms.flatMap(({ latenciesMs }) => latenciesMs);
  const inMs = (values: readonly number[]) =>
    [0.5, 0.99].map((share) => percentileOf(values, share).toFixed(1)).join(' / ');
  say(
    `queue ${String(queue)}, concurrency ${concurrency}: "me" p50 / p99 idle ${inMs(idle)} ms, in the storm ${inMs(stormy)} ms`,
  );
  for (const { answers, tookMs, figures } of storms) {
    const grown = ((figures.mostRssBytes - figures.startRssBytes) / mebibyte).toFixed(0);
    const rest = `${String(figures.hashes)} hashes, ${String(figures.mostAtOnce)} at once, ${grown} MiB more`;
    const delay = `event loop p99 ${figures.p99DelayMs.toFixed(0)}, at most ${figures.mostDelayMs.toFixed(0)} ms`;
    say(`  ${JSON.stringify(answers)} in ${(tookMs / 1000).toFixed(1)} s, ${rest}, ${delay}`);
  }
}

/** How much slower the 99th percentile of all storms is than that of all calms between them, and of each than that of the calm before it. */
function slowdownsOf({ calms, storms }: Weather): { readonly all: number; readonly each: readonly number[] } {
  const slowdown = (calm: readonly number[], storm: readonly number[]) =>
    percentileOf(storm, 0.99) / percentileOf(calm, 0.99);
  return {
    all: slowdown(
      calms.flat(),
      storms.flatMap(({ latenciesMs }) => latenciesMs),
    ),
    each: storms.map(({ latenciesMs }, round) => slowdown(calms[round] ?? [], latenciesMs)),
  };
}

/** What must not happen, in words. */
function findings({ queue, concurrency = '1' }: Run, { storms }: Weather): readonly string[] {
  return storms.flatMap(({ answers, failures, figures }) => {
    const known = ['ok', 'BAD_CREDENTIALS', 'SERVER_BUSY'];
    const bound = Number(concurrency) * hashBytes + Math.min(queue, logins) * waitingBytes + slackBytes;
    return [
      ...Object.keys(answers).filter((answer) => !known.includes(answer)),
      ...(failures > 0 ? ['requests with a token have failed'] : []),
      ...(figures.mostAtOnce > Number(concurrency) ? [`${String(figures.mostAtOnce)} hashes at once`] : []),
      ...(figures.mostRssBytes - figures.startRssBytes > bound ? ['more memory than computed'] : []),
    ];
  });
}

describe(`${String(logins)} logins at the same time`, () => {
  it.each([
    { what: 'as many as may wait are served', queue: amount({ short: 10, full: 100 }), accounts: logins, served: 11 },
    { what: 'all are served where the queue is long enough', queue: 1000, accounts: logins, served: logins },
    { what: 'all are served that are of one account', queue: 1000, accounts: 1, served: logins },
  ])('are hashed one by one, and $what; requests with a token go on', async ({ queue, accounts, served }) => {
    const weather = await brew({ queue, accounts });
    tell({ queue }, weather);
    expect(findings({ queue }, weather)).toStrictEqual([]);
    for (const { answers } of weather.storms) {
      const { ok = 0, BAD_CREDENTIALS: wrong = 0, SERVER_BUSY: busy = 0 } = answers;
      expect(ok + wrong).toBeGreaterThanOrEqual(served);
      expect(ok + wrong + busy).toBe(logins);
    }
  });

  it('are seen to be hashed all at once when nothing bounds it', async () => {
    const weather = await brew({ queue: 10, planted: 'unbounded-hashing.cjs' });
    tell({ queue: 10 }, weather);
    expect(findings({ queue: 10 }, weather).join()).toMatch(/hashes at once/);
  });

  // Times are looked at where nothing else keeps the machine busy.
  if (isFull)
    it('leave requests with a token no more than twice as slow while all of them wait', async () => {
      const weather = await brew({ queue: logins, times: 7, isWarm: true });
      tell({ queue: logins }, weather);
      const { all, each } = slowdownsOf(weather);
      const inEach = each.map((times) => times.toFixed(2)).join(', ');
      say(
        `  p99 in all storms to that of the calms: ${all.toFixed(2)}; in each to that of the calm before it: ${inEach}`,
      );
      expect(all).toBeLessThanOrEqual(2);
    });
});
