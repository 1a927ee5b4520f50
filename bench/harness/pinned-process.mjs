import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';

/** Ticks a second of the times in /proc, on every Linux of today. */
const ticksPerSecond = 100;
/** The core of what is measured, and that of everything else. */
export const measuredCore = 0;
export const loadCore = 1;

const running = new Set();
// A benchmark that is interrupted leaves nothing behind.
process.on('exit', () => {
  for (const each of running) each.kill('SIGKILL');
});
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => process.exit(1));

/** A Node process on one core. What it writes is kept, to be shown when it fails. */
export class PinnedProcess {
  #child;
  #output = '';

  constructor({ core, parameters, environment = {}, cwd, hasIpc = false }) {
    const { PATH, HOME } = process.env;
    this.#child = spawn('taskset', ['-c', String(core), process.execPath, ...parameters], {
      cwd,
      // Nothing of this shell's settings: NODE_OPTIONS would be measured as well.
      env: { PATH, HOME, NODE_ENV: 'production', ...environment },
      stdio: ['ignore', 'pipe', 'pipe', ...(hasIpc ? ['ipc'] : [])],
    });
    running.add(this.#child);
    this.#child.on('exit', () => running.delete(this.#child));
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      stream.setEncoding('utf8').on('data', (text) => (this.#output = (this.#output + text).slice(-20_000)));
    }
  }

  get output() {
    return this.#output;
  }

  get hasEnded() {
    return !running.has(this.#child);
  }

  /** Sends a message and resolves with the next one that comes. */
  async ask(message) {
    const answer = this.nextMessage();
    this.#child.send(message);
    return answer;
  }

  /** Resolves with the next message that comes by itself. */
  async nextMessage() {
    return new Promise((resolve, reject) => {
      const onExit = () => reject(new Error(`a process has ended:\n${this.#output}`));
      this.#child.once('exit', onExit);
      this.#child.once('message', (answer) => {
        this.#child.off('exit', onExit);
        resolve(answer);
      });
    });
  }

  /** Waits until a URL answers. */
  async answersAt(url, { seconds = 30 } = {}) {
    const endsAt = performance.now() + seconds * 1000;
    while (!this.hasEnded && performance.now() < endsAt) {
      const response = await fetch(url).catch(() => undefined);
      await response?.body?.cancel();
      if (response !== undefined) return this;
      await wait(5);
    }
    throw new Error(`nothing answers at ${url}:\n${this.#output}`);
  }

  /** User and system time so far, in seconds, of it and its children, ended ones too: fields 14 to 17 of proc_pid_stat(5). */
  cpuSeconds() {
    return sum(this.#treeIds().map(cpuSecondsOf));
  }

  /** What it holds of the memory right now, in MB, its children included. */
  residentMegabytes() {
    const kilobytesOf = (id) => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${id}/status`, 'utf8'))?.[1]);
    return sum(this.#treeIds().map(kilobytesOf)) / 1024;
  }

  async stop() {
    if (this.hasEnded) return;
    const hasEnded = new Promise((resolve) => this.#child.once('exit', resolve));
    this.#child.kill('SIGTERM');
    const tooLate = setTimeout(() => this.#child.kill('SIGKILL'), 5000);
    await hasEnded;
    clearTimeout(tooLate);
  }

  #treeIds() {
    const withChildren = (id) => [id, ...childrenOf(id).flatMap(withChildren)];
    return withChildren(String(this.#child.pid));
  }
}

function childrenOf(id) {
  return readFileSync(`/proc/${id}/task/${id}/children`, 'utf8').split(' ').filter(Boolean);
}

function cpuSecondsOf(id) {
  const stat = readFileSync(`/proc/${id}/stat`, 'utf8');
  // Counted from behind the name, which may hold spaces.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return sum(fields.slice(11, 15).map(Number)) / ticksPerSecond;
}

function sum(numbers) {
  return numbers.reduce((total, each) => total + each, 0);
}
