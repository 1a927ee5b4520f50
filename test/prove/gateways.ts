import { openCore } from '../../src/core';
import type { Session } from '../../src/domain/session';
import { KyselySessionStore } from '../../src/store/kysely-session-store';
import { install, masterSecret, password } from '../cli/installation';
import type { Installation } from '../cli/installation';
import { connect, newPostgresUrl, openPostgresDatabase } from '../support/database';
import { MemoryLogger } from '../support/memory-logger';

/** The databases that the product runs on. */
export type Engine = 'SQLite' | 'PostgreSQL';

/** An installation with a database that the proof looks into by a connection of its own. */
export interface ProvenInstallation extends Installation {
  /** Creates accounts with the usual password. */
  signUp(usernames: readonly string[]): Promise<void>;
  /** The row of a session, as it is in the database. */
  findSession(id: string): Promise<Session | undefined>;
}

/** Nothing that is proved is to be held up by a limit against abuse. */
const limitless = { REFRESH_RATE_LIMIT: '1000000', SESSIONS_PER_USER: '10000' };

/** An installation for gateway processes on a new database. For afterEach: `uninstall` and `closeDatabases`. */
export async function installOn(
  engine: Engine,
  settings: Readonly<Record<string, string>> = {},
): Promise<ProvenInstallation> {
  const url = engine === 'PostgreSQL' ? await newPostgresUrl() : undefined;
  const installation = install({
    ...(url === undefined ? {} : { DATABASE_URL: url }),
    AUTH_SECRET: masterSecret,
    AUTH_ISSUER: 'http://issuer.test',
    NODE_ENV: 'production',
    LOG_LEVEL: 'warn',
    ...limitless,
    ...settings,
  });
  const databaseUrl = installation.environment['DATABASE_URL'] ?? '';
  let store: KyselySessionStore | undefined;
  return {
    ...installation,
    signUp: async (usernames) => {
      const core = await openCore({ databaseUrl, masterSecret, profile: 'test' }, { logger: new MemoryLogger() });
      for (const username of usernames) await core.accounts.create({ username, roles: [], password });
      await core.close();
    },
    findSession: async (id) => {
      const path = databaseUrl.slice('file:'.length);
      store ??= new KyselySessionStore(url === undefined ? connect(path) : await openPostgresDatabase(url));
      return store.find(id);
    },
  };
}
