import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { watchInput, watchOutput, watchProcess } from '../support/watched-process';
import { endHosts, runHosted } from './command-hosts';
import type { Outcome } from './command-hosts';

/** Built by scripts/prepare.mjs, which runs before every `npm test`. */
const mainFile = resolve(__dirname, '..', '..', 'dist', 'main.js');

export const password = 'correct horse battery staple';
export const masterSecret = 'a master secret for tests, long enough';

type Environment = Readonly<Record<string, string>>;

/** What may go with a command. */
export interface RunOptions {
  readonly environment?: Environment;
  /** What is typed into it. Default nothing. */
  readonly input?: string;
}

/** A gateway that runs as a process of its own. */
export interface RunningGateway {
  readonly url: string;
  /** Of its process. */
  readonly processId: number;
  /** All that it has written to standard output so far. */
  stdout(): string;
  /** And to standard error, where a first start welcomes people. */
  stderr(): string;
  /** Sends signals at once, and waits for the end. */
  stop(...signals: readonly NodeJS.Signals[]): Promise<Outcome>;
}

/** A directory, and the commands as an operator runs them in it: no variable of the test run reaches them. */
export interface Installation {
  readonly directory: string;
  readonly environment: Environment;
  run(parameters: readonly string[], options?: RunOptions): Promise<Outcome>;
  /** Runs a command that must succeed with `--json`, and reads what it says. */
  ask<T>(parameters: readonly string[], options?: RunOptions): Promise<T>;
  /** Starts the gateway on a free port, and waits until it says where it listens. */
  serve(environment?: Environment, ...parameters: readonly string[]): Promise<RunningGateway>;
}

export type { Outcome };

afterAll(endHosts);

const directories: string[] = [];
const processes = new Set<ChildProcess>();

/** A new installation: an empty directory, in which the database will be. */
export function install(settings: Environment = {}): Installation {
  const directory = mkdtempSync(join(tmpdir(), 'auth-gateway-cli-'));
  directories.push(directory);
  const databaseUrl = `file:${join(directory, 'data', 'auth.db')}`;
  const environment = { PATH: process.env['PATH'] ?? '', PORT: '0', DATABASE_URL: databaseUrl, ...settings };
  const start = (parameters: readonly string[], more: Environment = {}): Started =>
    startProcess(parameters, { cwd: directory, env: { ...environment, ...more } });
  const run = async (parameters: readonly string[], { input = '', ...options }: RunOptions = {}): Promise<Outcome> => {
    watchInput({ parameters }, input);
    // What serves is ended from outside, or by its process.
    if (parameters[0] === 'serve') return start(parameters, options.environment).ended;
    const env = { ...environment, ...options.environment };
    const outcome = await runHosted({ parameters, environment: env, directory, input });
    watchOutput({ parameters, env }, outcome);
    return outcome;
  };
  return {
    directory,
    environment,
    run,
    ask: async <T>(parameters: readonly string[], options?: RunOptions) =>
      JSON.parse(requireDone(await run([...parameters, '--json'], options)).stdout) as T,
    serve: (more, ...parameters) => untilListening(start(['serve', ...parameters], more)),
  };
}

/** For afterEach or afterAll: ends what still runs and removes what was written. */
export function uninstall(): void {
  for (const child of processes) child.kill('SIGKILL');
  for (const directory of directories.splice(0)) rmSync(directory, { recursive: true, force: true });
}

/** Creates an account with {@link password}. */
export async function createUser(installation: Installation, username: string, ...more: string[]): Promise<string> {
  const parameters = ['users', 'create', '--username', username, '--password-stdin', ...more];
  const { id } = await installation.ask<{ id: string }>(parameters, { input: `${password}\n` });
  return id;
}

/** Runs a script in `sh`. */
export async function runInShell(script: string): Promise<string> {
  const { ended } = watch(spawn('sh', ['-c', script], { stdio: ['ignore', 'pipe', 'pipe'] }));
  return requireDone(await ended).stdout;
}

interface Started {
  readonly child: ChildProcess;
  readonly output: { stdout: string; stderr: string };
  readonly ended: Promise<Outcome>;
}

interface Place {
  readonly cwd: string;
  readonly env: Environment;
}

function startProcess(parameters: readonly string[], { cwd, env }: Place): Started {
  const child = spawn(process.execPath, [mainFile, ...parameters], { cwd, env, stdio: 'pipe' });
  watchProcess(child, { parameters, env });
  return watch(child);
}

function watch(child: ChildProcess): Started {
  processes.add(child);
  const output = { stdout: '', stderr: '' };
  child.stdout?.setEncoding('utf8').on('data', (text: string) => (output.stdout += text));
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (output.stderr += text));
  // A command that does not read its input may have ended before it is written.
  child.stdin?.on('error', () => undefined);
  const ended = new Promise<Outcome>((resolveOutcome) => {
    child.on('close', (exitCode) => {
      processes.delete(child);
      resolveOutcome({ exitCode, ...output });
    });
  });
  return { child, output, ended };
}

async function untilListening({ child, output, ended }: Started): Promise<RunningGateway> {
  const url = await new Promise<string>((resolveUrl, reject) => {
    const look = () => {
      const found = findListeningUrl(output);
      if (found === undefined) return;
      resolveUrl(found);
      // Or the whole output would be searched again for each line of it, beside whatever a proof measures.
      child.stdout?.off('data', look);
      child.stderr?.off('data', look);
    };
    child.stdout?.on('data', look);
    child.stderr?.on('data', look);
    void ended.then(({ stderr }) => reject(new Error(`the gateway has not started: ${stderr}`)));
  });
  return {
    url,
    processId: child.pid ?? 0,
    stdout: () => output.stdout,
    stderr: () => output.stderr,
    stop: async (...signals) => {
      for (const signal of signals) child.kill(signal);
      return ended;
    },
  };
}

/** Where it says that it listens: in a line of the log or a document for programs, or in the welcome for people. */
export function findListeningUrl({
  stdout,
  stderr,
}: {
  readonly stdout: string;
  readonly stderr: string;
}): string | undefined {
  const [, logged] = /"url":"(http:\/\/127\.0\.0\.1:\d+)".*\n/.exec(stdout) ?? [];
  const [, welcome] = /^ +GraphQL +(http:\/\/127\.0\.0\.1:\d+)\/graphql\n[^]*\n$/m.exec(stderr) ?? [];
  return logged ?? welcome;
}

function requireDone(outcome: Outcome): Outcome {
  if (outcome.exitCode !== 0) throw new Error(`exit code ${String(outcome.exitCode)}: ${JSON.stringify(outcome)}`);
  return outcome;
}
