import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { join } from 'node:path';

/** A command, and what a process of its own would have. */
export interface HostedCommand {
  readonly parameters: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly directory: string;
  readonly input: string;
}

/** What has become of a command. */
export interface Outcome {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

const file = join(__dirname, 'command-host.cjs');
const idle: ChildProcess[] = [];

/** Runs a command in a process that may have run others before. Several at once have a process each. */
export async function runHosted(command: HostedCommand): Promise<Outcome> {
  const host = idle.pop() ?? fork(file, { env: {}, stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  const outcome = await new Promise<Outcome | { readonly error: string }>((resolve, reject) => {
    host.once('message', resolve);
    host.once('exit', () => reject(new Error(`the process of ${command.parameters.join(' ')} has ended`)));
    host.send(command);
  });
  host.removeAllListeners('exit');
  if ('error' in outcome) throw new Error(outcome.error);
  idle.push(host);
  return outcome;
}

/** Ends the processes that have nothing to do. */
export function endHosts(): void {
  for (const host of idle.splice(0)) host.kill('SIGKILL');
}
