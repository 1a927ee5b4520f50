import type { CalledReplica, EngineName } from './callers-graph';
import { Judge } from './callers-judge';
import { operations } from './callers-operations';
import type { Caller } from './callers-operations';
import { createClient, LostAnswer } from './gateways-client';
import type { GatewayClient } from './gateways-client';

/** Who asks whom, and how often. */
export interface Waves {
  readonly replicas: readonly CalledReplica[];
  readonly callers: readonly Caller[];
  /** In each wave every caller asks once, all at the same moment. */
  readonly waves: number;
  readonly onRequest?: (done: number) => void;
}

/** What came of it. */
export interface CallersReport {
  readonly requests: number;
  /** Answers that say that something is too busy, as a machine may be. They are judged for what is of others, too. */
  readonly unserved: number;
  /** Answers with something of another caller in them, by the engine of the replica. */
  readonly crossed: Readonly<Record<EngineName, number>>;
  /** The first few of them, and of answers that are wrong in another way, in words. */
  readonly findings: readonly string[];
}

interface Tally {
  requests: number;
  unserved: number;
  readonly crossed: Record<EngineName, number>;
  readonly findings: string[];
}

/** Waves that roll side by side: the end of one, when few are under way, is the middle of the other. */
const lanes = 2;
const maxFindings = 10;

/** Lets all callers ask at once, again and again, each time another replica, and judges every answer. */
export async function makeWaves({ replicas, callers, waves, onRequest }: Waves): Promise<CallersReport> {
  const clients = replicas.map((replica) => ({ replica, client: createClient(replica.url) }));
  const judge = new Judge(callers);
  const tally: Tally = { requests: 0, unserved: 0, crossed: { stitching: 0, planner: 0 }, findings: [] };
  const roll = async (lane: number): Promise<void> => {
    for (let wave = lane; wave < waves; wave += lanes) {
      await Promise.all(callers.map((caller) => ask({ wave, caller, clients, judge, tally })));
      onRequest?.(tally.requests);
    }
  };
  try {
    await Promise.all(Array.from({ length: lanes }, (_, lane) => roll(lane)));
    return tally;
  } finally {
    for (const { client } of clients) client.close();
  }
}

interface Request {
  readonly wave: number;
  readonly caller: Caller;
  readonly clients: readonly { readonly replica: CalledReplica; readonly client: GatewayClient }[];
  readonly judge: Judge;
  readonly tally: Tally;
}

/** Every other caller asks something else, so that of each operation many are under way in every replica. */
async function ask({ wave, caller, clients, judge, tally }: Request): Promise<void> {
  const { index, token } = caller;
  const operation = pick(operations, wave + (index % 2) * 4);
  const { replica, client } = pick(clients, (index >> 1) + wave);
  const asked = { caller, note: `note-${String(index)}-${String(wave)}`, text: `wave ${String(wave)}` };
  const body = JSON.stringify({ query: operation.query, variables: operation.variables(asked.text) });
  const who = `${replica.engine}: caller ${String(index)}`;
  const reply = await client.sendBody(body, { token, headers: { 'x-note': asked.note } }).catch((error: unknown) => {
    if (!(error instanceof LostAnswer)) throw error;
    // What the others were answered is to be judged all the same, and why a replica has ended is to be known.
    const why = `${String(error.cause)}; its last words: ${replica.stderr().slice(-500)}${replica.stdout().slice(-500)}`;
    if (tally.findings.length < maxFindings) tally.findings.push(`${who} got no answer: ${why}`);
    return undefined;
  });
  if (reply === undefined) return;
  const { crossed, wrong, isUnserved } = judge.judge(operation, asked, reply);
  tally.requests += 1;
  if (isUnserved) tally.unserved += 1;
  if (crossed.length > 0) tally.crossed[replica.engine] += 1;
  if (tally.findings.length >= maxFindings) return;
  if (crossed.length > 0) tally.findings.push(`${who} was told of ${crossed.join(', ')}`);
  else if (!isUnserved) tally.findings.push(...wrong.map((how) => `${who}: ${how}`));
}

function pick<T>(all: readonly T[], index: number): T {
  const one = all[index % all.length];
  if (one === undefined) throw new Error('there is none');
  return one;
}
