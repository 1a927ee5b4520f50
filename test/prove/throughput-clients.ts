import { Agent, request } from 'node:http';
import { performance } from 'node:perf_hooks';

/** A client with a session of its own, that knows its last refresh token. */
export interface Client {
  refreshToken: string;
}

/** When a run of refreshes is over: after so many of each client, or after so many milliseconds. */
export type Bound = { readonly each: number } | { readonly ms: number };

/** What came of a run of refreshes. */
export interface Run {
  readonly seconds: number;
  /** How long each refresh took that went well, in milliseconds, in ascending order. */
  readonly latenciesMs: readonly number[];
  /** What came instead, of those that did not. */
  readonly failures: readonly string[];
}

const query =
  'mutation ($token: NonEmptyString!) { refreshToken(input: { refreshToken: $token }) { accessToken refreshToken } }';

/** All clients refresh as fast as they get answers, each time at the next of the gateways. */
export async function refreshAll(
  clients: readonly Client[],
  { urls, bound }: { readonly urls: readonly string[]; readonly bound: Bound },
): Promise<Run> {
  const agent = new Agent({ keepAlive: true });
  const latenciesMs: number[] = [];
  const failures: string[] = [];
  const startedAt = performance.now();
  const isOver = (done: number): boolean =>
    'each' in bound ? done >= bound.each : performance.now() - startedAt >= bound.ms;
  let turn = 0;
  const drive = async (client: Client): Promise<void> => {
    for (let done = 0; !isOver(done); done += 1) {
      const url = urls[(turn += 1) % urls.length] ?? '';
      const askedAt = performance.now();
      const answer = await post(agent, url, { query, variables: { token: client.refreshToken } });
      const next = findSuccessor(client, answer);
      if (next === undefined) failures.push(answer);
      else latenciesMs.push(performance.now() - askedAt);
      client.refreshToken = next ?? client.refreshToken;
    }
  };
  await Promise.all(clients.map(drive));
  agent.destroy();
  const seconds = (performance.now() - startedAt) / 1000;
  return { seconds, latenciesMs: latenciesMs.sort((a, b) => a - b), failures };
}

/** The refresh token in the answer, if it is the one that comes next in the session. */
function findSuccessor({ refreshToken }: Client, answer: string): string | undefined {
  const next = /"refreshToken":"(r1\.[^"]+)"/.exec(answer)?.[1];
  const [, id, generation] = refreshToken.split('.');
  return next?.startsWith(`r1.${id ?? ''}.${Number(generation) + 1}.`) === true ? next : undefined;
}

/** With as little work as can be: the clients run on the machine that is measured. */
async function post(agent: Agent, url: string, content: object): Promise<string> {
  const body = JSON.stringify(content);
  const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
  return new Promise((resolve, reject) => {
    const sent = request(`${url}/graphql`, { method: 'POST', agent, headers }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (part: string) => (text += part));
      response.on('end', () => resolve(text)).on('error', reject);
    });
    sent.on('error', reject).end(body);
  });
}
