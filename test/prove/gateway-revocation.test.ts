import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { LoginDocument, LogoutDocument } from '../../schema/generated/operations';
import type { LoginMutation } from '../../schema/generated/operations';
import { password } from '../cli/installation';
import { createSend, requireData } from '../support/send';
import type { Send } from '../support/send';
import { endSubgraphs, startGraph } from './callers-graph';
import { showSpread, timeLimit } from './cluster-figures';
import { uninstallAll } from './gateways';
import { amount, createProgress, proofTimeoutMs, say } from './proof';

jest.setTimeout(proofTimeoutMs);

const rounds = amount({ short: 5, full: 100 });

let replicas: readonly Send[];
beforeAll(async () => {
  const graph = await startGraph();
  await graph.installation.signUp(['ada']);
  const served = await graph.serve(amount({ short: 1, full: 2 }));
  replicas = served.map(({ url }) => createSend(`${url}/graphql`));
});
afterAll(async () => {
  endSubgraphs();
  await uninstallAll();
});

/** Whom the subgraphs see, and why what is for signed-in callers is denied there. */
interface Seen {
  readonly subjects: readonly (string | null | undefined)[];
  readonly reasons: readonly (string | undefined)[];
}

interface Sights {
  readonly token: { readonly subject: string | null };
  readonly bearer: { readonly subject: string | null };
}

/** Asks both subgraphs that learn who is calling, one by an identity token and one by the access token. */
async function look(send: Send, token: string): Promise<Seen> {
  const { data, errors } = await send<Sights>('{ token { subject own } bearer { subject own } }', {}, { token });
  const subjects = [data?.token.subject, data?.bearer.subject];
  return { subjects, reasons: errors.map(({ extensions }) => extensions.reason) };
}

const shutOut: Seen = { subjects: [null, null], reasons: ['SESSION_REVOKED', 'SESSION_REVOKED'] };
const letIn = (userId: string): Seen => ({ subjects: [userId, userId], reasons: [] });

type SignedIn = LoginMutation['login'];

async function logIn(send: Send): Promise<SignedIn> {
  return requireData(await send(LoginDocument, { input: { username: 'ada', password } })).login;
}

/** Milliseconds until a replica lets the caller in to no subgraph any more; until then it is to both. */
async function measureShutOut(send: Send, { accessToken, user }: SignedIn): Promise<number> {
  const startedAt = performance.now();
  for (;;) {
    const seen = await look(send, accessToken);
    const tookMs = performance.now() - startedAt;
    if (seen.subjects[0] === null && seen.subjects[1] === null) {
      expect(seen).toStrictEqual(shutOut);
      return tookMs;
    }
    expect(seen).toStrictEqual(letIn(user.id));
    if (tookMs > 10_000) return Infinity;
    await sleep(5);
  }
}

describe('a logout at one replica in front of a graph', () => {
  it('ends the access to all subgraphs there at once, and at the others in under a second', async () => {
    const progress = createProgress('logouts', rounds);
    const times: number[] = [];
    for (let round = 0; round < rounds; round += 1) {
      const [one, ...others] = [
        ...replicas.slice(round % replicas.length),
        ...replicas.slice(0, round % replicas.length),
      ];
      if (one === undefined) throw new Error('there are no replicas');
      const tokens = await logIn(one);
      const before = await Promise.all(replicas.map((send) => look(send, tokens.accessToken)));
      expect(before).toStrictEqual(replicas.map(() => letIn(tokens.user.id)));
      requireData(await one(LogoutDocument, {}, { token: tokens.accessToken }));
      const elsewhere = Promise.all(others.map((send) => measureShutOut(send, tokens)));
      expect(await look(one, tokens.accessToken)).toStrictEqual(shutOut);
      times.push(...(await elsewhere));
      progress(round + 1);
    }
    say(`  logout: shut out by ${String(times.length)} other replicas: ${showSpread(times)}`);
    expect(Math.max(...times)).toBeLessThan(timeLimit(1000));
    expect(Math.max(...times)).toBeLessThan(Infinity);
  });
});
