// One gateway: a process that may end and be started again, always on the same port.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const root = path.resolve(import.meta.dirname, '..', '..');
export const mainFile = path.join(root, 'dist', 'main.js');
const skewedClock = path.join(import.meta.dirname, 'skewed-clock.cjs');

const pollIntervalMs = 100;
const pollTimeoutMs = 1000;
const readyLimitMs = 30_000;
const stopLimitMs = 20_000;
/** Between a death and the next start, so that a gateway that cannot live does not keep the machine busy. */
const restartPauseMs = 300;

export class Replica {
  #options;
  #process;
  #isWanted = false;
  #isOver = false;
  isReady = false;
  /** True until its process has been ready once. */
  isStarting = false;

  /** `onDeath` is told when it ends without having been told to. */
  constructor({ index, port, environment, skewSeconds, directory, onDeath }) {
    this.index = index;
    this.url = `http://127.0.0.1:${port}`;
    this.logFile = path.join(directory, `replica-${index}.log`);
    this.#options = {
      environment: { ...environment, PORT: String(port), CLOCK_SKEW_SECONDS: String(skewSeconds) },
      nodeParameters: skewSeconds === 0 ? [] : ['--require', skewedClock],
      onDeath,
    };
  }

  /** Changes a setting, from the next start on. */
  change(name, value) {
    this.#options.environment[name] = value;
  }

  get pid() {
    return this.#process?.pid;
  }

  get isRunning() {
    return this.#process !== undefined;
  }

  get state() {
    if (!this.isRunning) return 'stopped';
    return this.isReady ? 'ready' : 'not ready';
  }

  /** Starts the process and begins to watch it. Returns before it is ready. */
  start() {
    if (this.#isOver) throw new Error('the cluster is ending');
    if (this.isRunning) throw new Error(`replica ${this.index} is running`);
    const { environment, nodeParameters } = this.#options;
    const log = openSync(this.logFile, 'a', 0o600);
    const child = spawn(process.execPath, [...nodeParameters, mainFile, 'serve'], {
      env: environment,
      stdio: ['ignore', log, log],
    });
    closeSync(log);
    this.#process = child;
    this.#isWanted = true;
    this.isStarting = true;
    child.once('exit', (code, signal) => this.#onExit(signal ?? `exit code ${code}`));
    void this.#watch(child);
  }

  /** Waits until it is ready; fails when it is not in time. */
  async untilReady() {
    const startedAt = performance.now();
    while (!this.isReady) {
      if (!this.isRunning) throw new Error(`replica ${this.index} has ended\n${this.#lastLog()}`);
      if (performance.now() - startedAt > readyLimitMs) {
        throw new Error(`replica ${this.index} is not ready after ${readyLimitMs / 1000} s: see ${this.logFile}`);
      }
      await sleep(20);
    }
  }

  /** Tells it to stop, and waits until it has ended. */
  async stop() {
    const ended = this.#end('SIGTERM');
    const timer = new AbortController();
    const late = sleep(stopLimitMs, true, { signal: timer.signal }).catch(() => false);
    if (await Promise.race([ended, late])) {
      await this.#end('SIGKILL');
      throw new Error(`replica ${this.index} was still running after ${stopLimitMs / 1000} s, and was killed`);
    }
    timer.abort();
  }

  async kill() {
    await this.#end('SIGKILL');
  }

  /** For the end of the cluster: kills it if it runs, and it does not come back. */
  async end() {
    this.#isOver = true;
    this.#isWanted = false;
    if (this.isRunning) await this.kill();
  }

  async #end(signal) {
    const child = this.#process;
    this.#isWanted = false;
    if (child === undefined) throw new Error(`replica ${this.index} is not running`);
    child.kill(signal);
    await once(child, 'exit');
  }

  #onExit(how) {
    this.#process = undefined;
    this.isReady = false;
    if (!this.#isWanted) return;
    this.#options.onDeath(this, how);
    setTimeout(() => {
      if (this.#isWanted && !this.isRunning) this.start();
    }, restartPauseMs);
  }

  async #watch(child) {
    while (this.#process === child) {
      const isReady = await this.#askWhetherReady();
      if (this.#process === child) this.isReady = isReady;
      if (this.isReady) this.isStarting = false;
      await sleep(pollIntervalMs);
    }
  }

  async #askWhetherReady() {
    try {
      const response = await fetch(`${this.url}/health/ready`, { signal: AbortSignal.timeout(pollTimeoutMs) });
      await response.text();
      return response.ok;
    } catch {
      return false; // nobody listens yet, or any more, or it takes too long
    }
  }

  #lastLog() {
    return readFileSync(this.logFile, 'utf8').trimEnd().split('\n').slice(-10).join('\n');
  }
}
