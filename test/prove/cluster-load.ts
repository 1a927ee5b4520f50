import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { LoginDocument, MeDocument, RefreshTokenDocument } from '../../schema/generated/operations';
import type { TokensFragment } from '../../schema/generated/operations';
import { createSend, requireData } from '../support/send';
import type { Answer, Send } from '../support/send';
import type { Cluster } from './cluster';

/** Settings that keep limits, made for one person, out of the way of a crowd that shares one account. */
export const crowdSettings = [
  ...['--set', 'REFRESH_RATE_LIMIT=1000000', '--set', 'SESSIONS_PER_USER=10000'],
  ...['--set', 'LOGIN_RATE_LIMIT_PER_ACCOUNT=1000000', '--set', 'LOGIN_RATE_LIMIT_PER_ADDRESS=1000000'],
];

/** Something that a client was answered. */
interface Outcome {
  readonly client: number;
  readonly what: string;
  readonly at: number;
  readonly tookMs: number;
}

/** What has come of a load. */
export class Tally {
  readonly successes: Outcome[] = [];
  /** Answers that say `UNAVAILABLE`, with `retryAfterSeconds`: nothing is lost, and nothing is done either. */
  readonly unavailable: Outcome[] = [];
  /** Whatever a client must never be answered, in words. */
  readonly wrong: string[] = [];

  /** Waits until each client has been served after a moment. Returns how many milliseconds each had to wait. */
  async untilAllServed(moment: number, clientCount: number): Promise<readonly number[]> {
    const givenUpAt = performance.now() + 30_000;
    for (;;) {
      const waits = Array.from({ length: clientCount }, (_, client) => this.#servedAfter(moment, client));
      if (!waits.includes(Infinity) || performance.now() > givenUpAt) return waits;
      await sleep(50);
    }
  }

  #servedAfter(moment: number, client: number): number {
    const first = this.successes.find((outcome) => outcome.client === client && outcome.at > moment);
    return first === undefined ? Infinity : first.at - moment;
  }
}

/** Somebody who has logged in once, and never does so again. */
export class LoadClient {
  readonly #index: number;
  readonly #send: Send;
  readonly #tally: Tally;
  #tokens: TokensFragment;

  constructor(tokens: TokensFragment, { index, url, tally }: { index: number; url: string; tally: Tally }) {
    this.#tokens = tokens;
    this.#index = index;
    this.#send = createSend(`${url}/graphql`);
    this.#tally = tally;
  }

  /** Asks who it is, then refreshes. What fails is tried again at the next turn, with the same tokens. */
  async useAndRefresh(): Promise<void> {
    await this.#use();
    this.#keep(await this.#askForTokens(this.#tokens.refreshToken));
  }

  /**
   * Refreshes twice at once, uses what it was given, and comes once more with the former token, as a slow tab does.
   * All three refreshes must lead to the same token.
   */
  async race(): Promise<void> {
    const former = this.#tokens.refreshToken;
    const racers = await Promise.all([this.#askForTokens(former), this.#askForTokens(former)]);
    this.#keep(racers[0] ?? racers[1]);
    await this.#use();
    const late = await this.#askForTokens(former);
    const answers = new Set([...racers, late].flatMap((tokens) => tokens?.refreshToken ?? []));
    if (answers.size > 1) this.#tally.wrong.push(`a race has ${String(answers.size)} successors`);
  }

  async #use(): Promise<void> {
    const token = this.#tokens.accessToken;
    const data = await this.#ask('me', () => this.#send(MeDocument, {}, { token }));
    if (data !== undefined && data.me.username !== 'ada') this.#tally.wrong.push(`me is ${data.me.username}`);
  }

  async #askForTokens(refreshToken: string | null | undefined): Promise<TokensFragment | undefined> {
    const input = { refreshToken: refreshToken ?? '' };
    const data = await this.#ask('refresh', () => this.#send(RefreshTokenDocument, { input }));
    return data?.refreshToken;
  }

  #keep(tokens: TokensFragment | undefined): void {
    if (tokens === undefined) return;
    if (tokens.session.id !== this.#tokens.session.id) this.#tally.wrong.push('a refresh led to another session');
    this.#tokens = tokens;
  }

  async #ask<T>(what: string, send: () => Promise<Answer<T>>): Promise<T | undefined> {
    const startedAt = performance.now();
    try {
      const answer = await send();
      const at = performance.now();
      const outcome = { client: this.#index, what, at, tookMs: at - startedAt };
      return this.#judge(answer, outcome);
    } catch (error) {
      this.#tally.wrong.push(`${what}: no answer: ${String(error)}, ${String((error as Error).cause)}`);
      return undefined;
    }
  }

  #judge<T>(answer: Answer<T>, outcome: Outcome): T | undefined {
    if (answer.errors.length === 0 && answer.data !== null && answer.data !== undefined) {
      this.#tally.successes.push(outcome);
      return answer.data;
    }
    const { code, retryAfterSeconds = 0 } = answer.errors[0]?.extensions ?? {};
    if (code === 'UNAVAILABLE' && retryAfterSeconds > 0) this.#tally.unavailable.push(outcome);
    else this.#tally.wrong.push(`${outcome.what}: ${String(answer.status)} ${answer.text}`);
    return undefined;
  }
}

/** Logs in, at the front or at one replica. */
export async function logIn(cluster: Cluster, url = cluster.url): Promise<TokensFragment> {
  return requireData(await createSend(`${url}/graphql`)(LoginDocument, { input: cluster.user })).login;
}

/** A load that runs until it is told to stop. */
export interface Load {
  readonly tally: Tally;
  stop(): Promise<void>;
}

/** What {@link startLoad} does. */
export interface LoadOptions {
  readonly clientCount: number;
  /** Between two turns of a client. */
  readonly pauseMs: number;
  /** One turn of a client. Default: it asks who it is, and refreshes. */
  readonly turn?: (client: LoadClient) => Promise<void>;
}

/** Logs in as many clients as asked, and lets them take their turns at the front. */
export async function startLoad(
  cluster: Cluster,
  { clientCount, pauseMs, turn = (client) => client.useAndRefresh() }: LoadOptions,
): Promise<Load> {
  const tally = new Tally();
  const clients: LoadClient[] = [];
  for (let index = 0; index < clientCount; index += 1) {
    clients.push(new LoadClient(await logIn(cluster), { index, url: cluster.url, tally }));
  }
  const stopping = new AbortController();
  const run = async (client: LoadClient): Promise<void> => {
    while (!stopping.signal.aborted) {
      await turn(client);
      await sleep(pauseMs);
    }
  };
  const allStopped = Promise.all(clients.map(run));
  running.add(stopping);
  return {
    tally,
    stop: async () => {
      stopping.abort();
      await allStopped;
    },
  };
}

const running = new Set<AbortController>();

/** For afterEach: stops loads of tests that have failed. */
export function stopLoads(): void {
  for (const stopping of running) stopping.abort();
  running.clear();
}
