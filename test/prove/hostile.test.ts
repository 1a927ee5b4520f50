import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { hostileRequests, outcomeOf } from '../graphql/hostile/requests';
import type { HostileRequest } from '../graphql/hostile/requests';
import { createDirectory, stopGateways } from '../support/gateway';
import { sendRawBody } from '../support/raw-request';
import { medianOf } from './median';
import { amount, isFull, proofTimeoutMs, say } from './proof';

jest.setTimeout(proofTimeoutMs);

const rounds = amount({ short: 1, full: 7 });
/** The bounds of the product; held against the median of the rounds, because a machine has more to do than this. */
const [maxCpuMs, maxStallMs] = [50, 100];

/** What a request has cost the process that answered it. */
interface Cost {
  readonly cpuMs: number;
  /** The longest time for which nobody else was served. */
  readonly stallMs: number;
}

let server: ChildProcess;
let url: string;

beforeAll(async () => {
  server = fork(join(__dirname, 'hostile-server.mjs'), [createDirectory()]);
  ({ url } = (await once(server, 'message').then(([message]) => message as unknown)) as { readonly url: string });
});
afterAll(async () => {
  server.send('stop');
  await once(server, 'exit');
  await stopGateways();
});

async function ask<T>(order: string): Promise<T> {
  server.send(order);
  const [answer] = (await once(server, 'message')) as [T];
  return answer;
}

async function costOf(request: HostileRequest): Promise<Cost> {
  await ask('measure');
  const answer = await sendRawBody(url, request.body, request.headers);
  const cost = await ask<Cost>('report');
  expect(outcomeOf(request, answer)).toStrictEqual([request.status, request.reason]);
  return cost;
}

describe('hostile requests', () => {
  it('cost less than the bounds of CPU and of time in which nobody else is served', async () => {
    const rows: (Cost & { readonly name: string })[] = [];
    for (const request of hostileRequests) {
      const costs: Cost[] = [];
      for (let round = 0; round < rounds; round += 1) costs.push(await costOf(request));
      const [cpuMs, stallMs] = [medianOf(costs.map((cost) => cost.cpuMs)), medianOf(costs.map((cost) => cost.stallMs))];
      rows.push({ name: request.name, cpuMs, stallMs });
    }
    tell(rows);
    // In `npm test` other tests run beside this one, and a time would say nothing.
    const beyond = isFull ? rows.filter(({ cpuMs, stallMs }) => cpuMs > maxCpuMs || stallMs > maxStallMs) : [];
    expect(beyond).toStrictEqual([]);
  });
});

function tell(rows: readonly (Cost & { readonly name: string })[]): void {
  say(`  ${'request'.padEnd(72)} CPU ms  stall ms`);
  for (const { name, cpuMs, stallMs } of rows) {
    say(`  ${name.padEnd(72)} ${cpuMs.toFixed(1).padStart(6)}  ${stallMs.toFixed(1).padStart(8)}`);
  }
}
