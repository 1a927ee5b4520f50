// One process of the example.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const pollIntervalMs = 50;
const readyLimitMs = 30_000;

export class Member {
  #child;
  #how;

  /** Starts it. It writes into a file, because what is said here is for people. */
  constructor(name, { parameters, environment, directory, probe }) {
    this.name = name;
    this.probe = probe;
    this.logFile = path.join(directory, `${name}.log`);
    const log = openSync(this.logFile, 'a', 0o600);
    const env = { PATH: process.env.PATH, ...environment };
    this.#child = spawn(process.execPath, parameters, { env, stdio: ['ignore', log, log] });
    closeSync(log);
    this.ended = once(this.#child, 'exit').then(([code, signal]) => {
      this.#how = signal ?? `exit code ${code}`;
      return this.#how;
    });
  }

  get pid() {
    return this.#child.pid;
  }

  /** Waits until it answers whoever asks it. */
  async untilReady() {
    const startedAt = performance.now();
    while (!(await this.#isThere())) {
      if (this.#how !== undefined) throw new Error(`${this.name} has ended (${this.#how}):\n${this.#lastLog()}`);
      if (performance.now() - startedAt > readyLimitMs) {
        throw new Error(`${this.name} does not answer after ${readyLimitMs / 1000} s:\n${this.#lastLog()}`);
      }
      await sleep(pollIntervalMs);
    }
  }

  /** Ends it if it runs. Nothing of it is needed any more, so nobody waits for a graceful stop. */
  async end() {
    this.#child.kill('SIGKILL');
    await this.ended;
  }

  async #isThere() {
    if (this.#how !== undefined) return false;
    try {
      const response = await fetch(this.probe.url);
      await response.text();
      return response.status === this.probe.status;
    } catch {
      return false; // nobody listens yet
    }
  }

  #lastLog() {
    return readFileSync(this.logFile, 'utf8').trimEnd().split('\n').slice(-10).join('\n');
  }
}
