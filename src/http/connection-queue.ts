import type { Server, Socket } from 'node:net';
import type { Clock } from '../util/clock';
import { nextTurn } from '../util/next-turn';

/** What {@link ConnectionQueue} works with. */
export interface ConnectionQueueOptions {
  readonly clock: Pick<Clock, 'elapsedMs'>;
  /** How long a new connection may say nothing, in milliseconds. */
  readonly silenceMs: number;
}

/** For each millisecond in which new connections begin, the rest has so many. */
const othersPerNew = 9;
/** So many new connections begin in each turn, however long the others take. */
const leastPerTurn = 1;
/** And no more than so many. */
const mostPerTurn = 64;
/** How long all that begin in one turn may take together, in milliseconds, where the loop has nothing else to do. */
const leastShareMs = 0.5;

/**
 * Hands new connections to an HTTP server once they have sent something, and a few in each turn of the event loop.
 *
 * One poll of the operating system may bring hundreds of them at the same moment. Begun all in one turn, they would keep every request
 * on a connection from before waiting until the last is begun: whoever opens 500 connections for 500 logins would slow down those who
 * are signed in. New connections get up to a tenth of the loop's time, so that they are not kept out by those from before either.
 *
 * A connection that waits is not read. It holds what one read has brought, 64 KiB at most, which is less than the body of a request may have.
 */
export class ConnectionQueue {
  readonly #begin: (socket: Socket) => void;
  readonly #options: ConnectionQueueOptions;
  readonly #silent = new Set<Socket>();
  readonly #waiting = new Set<Socket>();
  #isAdmitting = false;
  #isClosed = false;

  /** Takes the place of what the server does with new connections. */
  constructor(server: Server, options: ConnectionQueueOptions) {
    const listeners = server.listeners('connection');
    this.#options = options;
    this.#begin = (socket) => {
      socket.off('error', giveUp);
      for (const listen of listeners) listen.call(server, socket);
      socket.resume();
    };
    server.removeAllListeners('connection');
    server.on('connection', (socket) => {
      // A program may hand over any stream as a connection: such do not come by the hundred out of one poll, and know no time limit.
      if (this.#isClosed || !('setTimeout' in socket)) this.#begin(socket);
      else this.#awaitFirstBytes(socket);
    });
  }

  /** Ends the connections that have said nothing: the server does not know of them, and would wait for them. */
  close(): void {
    this.#isClosed = true;
    for (const socket of this.#silent) socket.destroy();
  }

  #awaitFirstBytes(socket: Socket): void {
    this.#silent.add(socket);
    const forget = (): void => {
      this.#silent.delete(socket);
    };
    // Whoever opens connections and says nothing would have all file descriptors in the end (slow loris).
    socket.setTimeout(this.#options.silenceMs, giveUp);
    socket.on('error', giveUp).on('end', giveUp).on('close', forget);
    socket.once('data', (chunk) => {
      socket.pause();
      socket.setTimeout(0, giveUp);
      socket.off('end', giveUp).off('close', forget);
      forget();
      socket.unshift(chunk);
      this.#waiting.add(socket);
      if (!this.#isAdmitting) void this.#admitAll();
    });
  }

  async #admitAll(): Promise<void> {
    const { clock } = this.#options;
    this.#isAdmitting = true;
    let endedAt = clock.elapsedMs();
    while (this.#waiting.size > 0) {
      const places = Math.min(this.#waiting.size, mostPerTurn);
      let startedAt: number | undefined;
      const admitOne = (index: number): void => {
        startedAt ??= clock.elapsedMs();
        const shareMs = Math.max(leastShareMs, (startedAt - endedAt) / othersPerNew);
        if (index < leastPerTurn || clock.elapsedMs() - startedAt < shareMs) this.#admitNext();
      };
      // All in the turn that comes next, and what each brings about is done before the one after.
      await Promise.all(
        Array.from({ length: places }, (_, index) =>
          nextTurn().then(() => {
            admitOne(index);
          }),
        ),
      );
      endedAt = clock.elapsedMs();
    }
    this.#isAdmitting = false;
  }

  #admitNext(): void {
    for (const socket of this.#waiting) {
      this.#waiting.delete(socket);
      if (socket.destroyed) continue;
      this.#begin(socket);
      return;
    }
  }
}

/** Of no use any more. Also keeps an error of a connection that waits from ending the process. */
function giveUp(this: Socket): void {
  this.destroy();
}
