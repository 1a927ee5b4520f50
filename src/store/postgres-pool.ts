import { connect as connectSocket } from 'node:net';
import type { PostgresPool, PostgresPoolClient } from 'kysely';
import type { Pool, PoolClient } from 'pg';
import { codeOf } from './error-code';
import { isConnectionSpoiled, isTimeout } from './postgres-error';

/** How long a request to cancel may take, in milliseconds. */
const cancelTimeoutMs = 1000;

/**
 * The pool, with connections thrown away after an error that leaves them of no use: one that timed out still waits for
 * its answer, and one to a server that has become a read-only standby would refuse every write for ever.
 */
export function droppingSpoiled(pool: Pool): PostgresPool {
  return {
    connect: async () => watch(await pool.connect()),
    end: () => pool.end(),
  };
}

function watch(client: PoolClient): PostgresPoolClient {
  let isSpoiled = false;
  let firstError: Error | undefined;
  let cancelled = Promise.resolve();
  // The pool listens only while nobody has the connection: an error between two statements would end the process.
  const onError = (): void => {
    isSpoiled = true;
  };
  client.on('error', onError);
  const query = async (...args: Parameters<PoolClient['query']>): Promise<unknown> => {
    try {
      return await (client.query as (...args: unknown[]) => Promise<unknown>).apply(client, args);
    } catch (error) {
      isSpoiled ||= isConnectionSpoiled(error);
      if (isTimeout(error)) cancelled = cancel(client);
      // What made the transaction fail is what has to be said, not that it has failed.
      if (firstError !== undefined && codeOf(error) === '25P02') throw firstError;
      firstError ??= error as Error; // whatever the driver throws
      throw error;
    }
  };
  return {
    query: query as PostgresPoolClient['query'],
    release: () => {
      // Until the server has been told, the connection counts: it is still busy there.
      void cancelled.then(() => {
        client.off('error', onError);
        client.release(isSpoiled);
      });
    },
  };
}

/** What the driver knows of a connection, and does not declare. */
type ConnectedClient = PoolClient & {
  readonly host: string;
  readonly port: number;
  readonly processID: number | null;
  readonly secretKey: number | null;
};

/**
 * Asks the server to give up what the connection is doing (PostgreSQL manual, section 54.2.9), on a connection of its own, as
 * the protocol has it. A server process that waits for a lock does not notice that its client has gone: clients that try again
 * would use up all the connections that the server has.
 */
async function cancel(client: PoolClient): Promise<void> {
  const { host, port, processID, secretKey } = client as ConnectedClient;
  if (processID === null || secretKey === null) return;
  const request = Buffer.alloc(16);
  for (const [index, value] of [16, 80_877_102, processID, secretKey].entries()) request.writeInt32BE(value, index * 4);
  await new Promise<void>((resolve) => {
    const isPath = host.startsWith('/');
    const socket = isPath ? connectSocket(`${host}/.s.PGSQL.${String(port)}`) : connectSocket({ host, port });
    socket.setTimeout(cancelTimeoutMs, () => socket.destroy());
    socket.on('error', () => undefined); // a server that cannot be reached has nothing to cancel
    socket.once('close', () => resolve());
    socket.once('connect', () => socket.end(request));
    socket.resume();
  });
}
