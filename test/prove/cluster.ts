import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';

const root = resolve(__dirname, '..', '..');

/** One gateway of a cluster. */
export interface Replica {
  readonly index: number;
  readonly url: string;
  /** Undefined while it is stopped. */
  readonly pid?: number;
  readonly state: 'ready' | 'not ready' | 'stopped';
}

/** What runs, as the cluster says it with each answer. */
export interface ClusterState {
  readonly database: { readonly pid?: number; readonly state: string };
  readonly replicas: readonly Replica[];
}

interface Started extends ClusterState {
  readonly url: string;
  readonly databaseUrl: string;
  readonly directory: string;
  readonly user: { readonly username: string; readonly password: string };
  readonly settings: Readonly<Record<string, string>>;
}

/** A cluster of `npm run cluster`, as a process of its own. */
export interface Cluster extends Started {
  /** Gives it a command, and waits until it has been carried out. */
  order(command: string): Promise<ClusterState>;
  /** Runs a command of the gateway beside it, which must succeed. */
  run(parameters: readonly string[], input?: string): Promise<void>;
  /** Gateways that have ended without having been told to, and how. */
  readonly deaths: readonly string[];
  /** Resolves when it has ended, with its exit code. */
  readonly ended: Promise<number | null>;
}

type Event =
  | ({ readonly event: 'ready' } & Started)
  | ({ readonly event: 'done'; readonly command: string } & ClusterState)
  | { readonly event: 'failed'; readonly command: string; readonly message: string }
  | { readonly event: 'died'; readonly index: number; readonly how: string };

const processes = new Set<ChildProcess>();

/** Starts a cluster on a free port, and waits until all of its replicas are ready. */
export async function startCluster(...parameters: readonly string[]): Promise<Cluster> {
  const { child, ended, stderr } = runClusterScript('--json', '--port', '0', ...parameters);
  const deaths: string[] = [];
  const nextEvent = readEvents(child, deaths);
  const started = await Promise.race([nextEvent(), ended.then(() => undefined)]);
  if (started?.event !== 'ready') throw new Error(`the cluster has not started: ${stderr()}`);
  const order = async (command: string): Promise<ClusterState> => {
    child.stdin?.write(`${command}\n`);
    const answer = await nextEvent();
    if (answer.event === 'done' && answer.command === command) return answer;
    throw new Error(`${command}: ${JSON.stringify(answer)}`);
  };
  const run = (commands: readonly string[], input?: string): Promise<void> =>
    runGateway(started.settings, commands, input);
  return { ...started, order, run, deaths, ended };
}

/** Runs the script of the cluster with any parameters. */
export function runClusterScript(...parameters: readonly string[]) {
  const child = spawn(process.execPath, [resolve(root, 'scripts', 'cluster.mjs'), ...parameters], { stdio: 'pipe' });
  return watch(child);
}

/** For afterAll: ends the clusters that still run. */
export async function endClusters(): Promise<void> {
  await Promise.all(
    [...processes].map(async (child) => {
      const ended = new Promise((resolveEnd) => child.once('close', resolveEnd));
      child.kill('SIGTERM');
      await ended;
    }),
  );
}

function watch(child: ChildProcess) {
  processes.add(child);
  let stdout = '';
  let stderr = '';
  child.stdout?.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  child.stdin?.on('error', () => undefined); // it may have ended before it is written to
  const ended = new Promise<number | null>((resolveEnd) => {
    child.on('close', (exitCode) => {
      processes.delete(child);
      resolveEnd(exitCode);
    });
  });
  return { child, ended, stdout: () => stdout, stderr: () => stderr };
}

type Answer = Exclude<Event, { event: 'died' }>;

/** The answers of a cluster, one after the other. Deaths, which come between them, are put down. */
function readEvents(child: ChildProcess, deaths: string[]): () => Promise<Answer> {
  if (child.stdout === null) throw new Error('standard output is not piped');
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return async () => {
    for (;;) {
      const line = await lines.next();
      if (line.done === true) throw new Error('the cluster has ended');
      const event = JSON.parse(line.value) as Event;
      if (event.event !== 'died') return event;
      deaths.push(`replica ${String(event.index)}: ${event.how}`);
    }
  };
}

async function runGateway(
  settings: Readonly<Record<string, string>>,
  parameters: readonly string[],
  input = '',
): Promise<void> {
  const env = { PATH: process.env['PATH'] ?? '', ...settings };
  const { child, ended, stderr } = watch(
    spawn(process.execPath, [resolve(root, 'dist', 'main.js'), ...parameters], { env, stdio: 'pipe' }),
  );
  child.stdin?.end(input);
  const exitCode = await ended;
  if (exitCode !== 0) throw new Error(`exit code ${String(exitCode)}: ${stderr()}`);
}
