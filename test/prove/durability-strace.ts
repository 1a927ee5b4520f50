import { spawn, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { findListeningUrl } from '../cli/installation';
import type { Installation } from '../cli/installation';

const mainFile = resolve(__dirname, '..', '..', 'dist', 'main.js');

/** Every system call that reads, writes, or waits for the disk, of all threads, with the name of the file and its first characters. */
const strace = ['strace', '-f', '-y', '--seccomp-bpf', '-s', '64'] as const;
const calls = 'read,recvfrom,recvmsg,write,writev,sendto,sendmsg,pwrite64,pwritev,fsync,fdatasync';

/** A gateway of which every system call is written down. */
export interface TracedGateway {
  readonly url: string;
  /** Stops it, and returns what was written down. */
  stop(): Promise<string>;
}

/** True when strace is there, new enough, and allowed to trace. */
export function canTrace(): boolean {
  const [program, ...options] = strace;
  return spawnSync(program, [...options, '-o', '/dev/null', 'true']).status === 0;
}

/** Runs `auth-gateway serve` under strace. */
export async function serveTraced({ directory, environment }: Installation): Promise<TracedGateway> {
  const file = join(directory, 'trace');
  const [program, ...options] = strace;
  // -D: the gateway is the child here, and strace ends with it.
  const parameters = [...options, '-D', '-e', `trace=${calls}`, '-o', file, process.execPath, mainFile, 'serve'];
  const child = spawn(program, parameters, { cwd: directory, env: environment, stdio: ['ignore', 'pipe', 'pipe'] });
  const closed = new Promise<void>((resolveClosed) => child.on('close', () => resolveClosed()));
  const url = await new Promise<string>((resolveUrl, reject) => {
    const output = { stdout: '', stderr: '' };
    for (const name of ['stdout', 'stderr'] as const) {
      child[name].setEncoding('utf8').on('data', (text: string) => {
        output[name] += text;
        const found = findListeningUrl(output);
        if (found !== undefined) resolveUrl(found);
      });
    }
    void closed.then(() => reject(new Error(`the gateway has not started: ${output.stdout}${output.stderr}`)));
  });
  return {
    url,
    stop: async () => {
      child.kill('SIGTERM');
      await closed;
      return readFileSync(file, 'utf8');
    },
  };
}
