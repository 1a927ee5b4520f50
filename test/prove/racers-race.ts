import { performance } from 'node:perf_hooks';
import { LoginDocument, MeDocument, RefreshTokenDocument } from '../../schema/generated/operations';
import type { RefreshTokenMutation, TokensFragment } from '../../schema/generated/operations';
import type { Session } from '../../src/domain/session';
import { password } from '../cli/installation';
import { createClient } from './gateways-client';
import type { GatewayClient, Reply } from './gateways-client';

/** Where and how long is raced. */
export interface Course {
  /** The racers are spread evenly over them. */
  readonly gatewayUrls: readonly string[];
  readonly username: string;
  readonly racers: number;
  readonly rounds: number;
  /** Looks into the database, past the gateways. */
  readonly findSession: (id: string) => Promise<Session | undefined>;
  readonly onRound?: (rounds: number) => void;
}

/** What came of a race. */
export interface RaceReport {
  /** What must not happen, in words. The race ends with the first round that has any. */
  readonly findings: readonly string[];
  readonly rounds: number;
  readonly refreshesPerSecond: number;
  readonly roundsPerSecond: number;
  /** How long a refresh took, among so many at once. */
  readonly p50Ms: number;
  readonly p99Ms: number;
}

/** Round after round all racers present one and the same refresh token; the next round goes on with its successor. */
export async function race(course: Course): Promise<RaceReport> {
  const clients = course.gatewayUrls.map((url) => createClient(url));
  try {
    return await runRounds(course, clients);
  } finally {
    for (const client of clients) client.close();
  }
}

async function runRounds(course: Course, clients: readonly GatewayClient[]): Promise<RaceReport> {
  const { racers, rounds, onRound } = course;
  let tokens = await logIn(pick(clients, 0), course.username);
  const latenciesMs: number[] = [];
  let findings: readonly string[] = [];
  let round = 0;
  let racedMs = 0;
  while (round < rounds && findings.length === 0) {
    round += 1;
    const startedAt = performance.now();
    const { finishes, uses } = await runRound({ clients, racers, round, tokens });
    racedMs += performance.now() - startedAt;
    const generation = (await course.findSession(tokens.session.id))?.generation;
    findings = [...judgeGeneration(generation, round), ...judgeFinishes(finishes, round), ...judgeUses(uses, round)];
    latenciesMs.push(...finishes.map(({ tookMs }) => tookMs));
    tokens = finishes.find(({ reply }) => reply.data)?.reply.data?.refreshToken ?? tokens;
    onRound?.(round);
  }
  const sorted = latenciesMs.sort((a, b) => a - b);
  return {
    findings,
    rounds: round,
    roundsPerSecond: (round * 1000) / racedMs,
    refreshesPerSecond: (round * racers * 1000) / racedMs,
    p50Ms: sorted[Math.floor(sorted.length * 0.5)] ?? 0,
    p99Ms: sorted[Math.floor(sorted.length * 0.99)] ?? 0,
  };
}

async function logIn(client: GatewayClient, username: string): Promise<TokensFragment> {
  const { data, reason } = await client.send(LoginDocument, { input: { username, password } });
  if (!data) throw new Error(`the login was refused: ${String(reason)}`);
  return data.login;
}

interface Round {
  readonly clients: readonly GatewayClient[];
  readonly racers: number;
  readonly round: number;
  readonly tokens: TokensFragment;
}

interface Outcome {
  readonly finishes: readonly Finish[];
  /** What became of access tokens that were used. */
  readonly uses: readonly Reply<unknown>[];
}

/** How one racer arrived. */
interface Finish {
  readonly reply: Reply<RefreshTokenMutation>;
  readonly tookMs: number;
}

/**
 * All racers at once. In some rounds the new access token is used as soon as the first racer has it, in others when all
 * have: both confirm the generation, and the racers that come after that depend on the grace period.
 */
async function runRound({ clients, racers, round, tokens }: Round): Promise<Outcome> {
  const uses: Promise<Reply<unknown>>[] = [];
  const finishes = await Promise.all(
    Array.from({ length: racers }, async (_, index) => {
      const client = pick(clients, index);
      const finish = await refresh(client, tokens.refreshToken ?? '');
      if (round % 4 === 1 && uses.length === 0) uses.push(use(client, finish));
      return finish;
    }),
  );
  const [first] = finishes;
  if (round % 4 === 3 && first !== undefined) uses.push(use(pick(clients, round), first));
  return { finishes, uses: await Promise.all(uses) };
}

async function refresh(client: GatewayClient, refreshToken: string): Promise<Finish> {
  const startedAt = performance.now();
  const reply = await client.send(RefreshTokenDocument, { input: { refreshToken } });
  return { reply, tookMs: performance.now() - startedAt };
}

function use(client: GatewayClient, { reply }: Finish): Promise<Reply<unknown>> {
  return client.send(MeDocument, {}, { token: reply.data?.refreshToken.accessToken });
}

function judgeFinishes(finishes: readonly Finish[], round: number): readonly string[] {
  const refusals = finishes.filter(({ reply }) => reply.status >= 500 || !reply.data);
  const kinds = countEach(refusals.map(({ reply }) => `${String(reply.status)} ${String(reply.reason)}`));
  const successors = new Set(finishes.flatMap(({ reply }) => reply.data?.refreshToken.refreshToken ?? []));
  return [
    ...kinds.map(([kind, count]) => `round ${String(round)}: ${String(count)} racers were refused: ${kind}`),
    ...(successors.size > 1 ? [`round ${String(round)}: ${String(successors.size)} successors were given out`] : []),
  ];
}

function judgeUses(uses: readonly Reply<unknown>[], round: number): readonly string[] {
  const refusals = uses.filter(({ data }) => !data);
  return refusals.map(({ reason }) => `round ${String(round)}: a new access token was refused: ${String(reason)}`);
}

/** A session starts at generation 1, and each round is to move it on by one. */
function judgeGeneration(generation: number | undefined, round: number): readonly string[] {
  if (generation === round + 1) return [];
  return [`round ${String(round)}: the row is at generation ${String(generation)}, not ${String(round + 1)}`];
}

function countEach(kinds: readonly string[]): readonly (readonly [string, number])[] {
  return [...new Set(kinds)].map((kind) => [kind, kinds.filter((other) => other === kind).length]);
}

function pick(clients: readonly GatewayClient[], index: number): GatewayClient {
  const client = clients[index % clients.length];
  if (client === undefined) throw new Error('there is no gateway');
  return client;
}
