import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { join } from 'node:path';

const root = join(__dirname, '../..');
const running = new Set<ChildProcess>();

/** How it ended, and what it said. */
export interface Ended {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** What a user has typed into a terminal. */
export interface Typed {
  /** All that it has said so far, once it has said this. */
  until(said: string): Promise<string>;
  /** Ctrl-C, which reaches every process in the foreground. */
  interrupt(): void;
  readonly ended: Promise<Ended>;
}

/** Types a line into a shell in the root of the project. */
export function type(line: string, environment: Readonly<Record<string, string>> = {}): Typed {
  const env = { PATH: process.env['PATH'], HOME: process.env['HOME'], ...environment };
  const child = spawn('sh', ['-c', line], { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
  running.add(child);
  const said = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => (said.stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said.stderr += text));
  const ended = new Promise<Ended>((resolve) => {
    child.on('close', (exitCode) => {
      running.delete(child);
      resolve({ exitCode, ...said });
    });
  });
  const until = (text: string): Promise<string> =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        if (said.stdout.includes(text)) resolve(said.stdout);
      };
      child.stdout.on('data', look);
      look();
      void ended.then(() => reject(new Error(`it has ended: ${said.stdout}${said.stderr}`)));
    });
  return { until, interrupt: () => signalGroup(child, 'SIGINT'), ended };
}

/** For afterEach: ends what still runs, with all that it has started. */
export function endAll(): void {
  for (const child of running) signalGroup(child, 'SIGKILL');
}

function signalGroup({ pid }: ChildProcess, signal: NodeJS.Signals): void {
  if (pid !== undefined) process.kill(-pid, signal);
}
