import type { KyselySessionStore } from '../../src/store/kysely-session-store';
import type { Sample } from './scale-sessions';

/** A database with very many sessions, and a look at how it carries out what the session store sends. */
export interface LargeDatabase {
  readonly sessions: KyselySessionStore;
  readonly samples: readonly Sample[];
  /** The store of another process. */
  connect(): Promise<KyselySessionStore>;
  /** Bytes for each session, all together and of it the indexes. */
  readonly bytesPerSession: { readonly total: number; readonly indexes: number };
  /** Does the work, and tells how the database goes about it. */
  look(work: () => Promise<unknown>): Promise<Look>;
  close(): Promise<void>;
}

/** How a database carries out what was sent to it. */
export interface Look {
  /** One for each statement, in words of the database. */
  readonly plans: readonly string[];
  /** How many pages it looked at; undefined where this cannot be told. */
  readonly pages: number | undefined;
}

/** How many sessions are looked at one by one. */
export const sampleCount = 40;

/** True for statements that are about sessions; not for those that begin a transaction, say. */
export function isAboutSessions(sql: string): boolean {
  return /"session"/.test(sql);
}
