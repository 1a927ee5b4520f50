import { toDatabaseFile } from './config';
import type { Config } from './config';
import type { Observation } from './observation/observation';
import { createOnStatement } from './observation/observed-ports';
import type { Timing } from './store/attempt';
import type { OpenDatabase } from './store/open-database';
import { openPostgres } from './store/postgres-database';
import { openSqlite, openSqliteInMemory } from './store/sqlite-database';
import type { OnStatement } from './util/finished-statement';
import type { Logger } from './util/logger';
import { systemClock } from './util/system-clock';

/** What {@link openDatabase} works with. */
export interface OpenDatabaseOptions {
  readonly config: Config;
  readonly logger: Logger;
  readonly observation: Observation;
}

/** Opens the database that the settings name, watched; connects when the first statement is run. */
export function openDatabase({ config, logger, observation }: OpenDatabaseOptions): OpenDatabase {
  const { timing, onStatement } = watchWith(observation);
  const path = toDatabaseFile(config.databaseUrl);
  if (path !== undefined) return openSqlite(path, timing, onStatement);
  return openPostgres({
    onStatement,
    url: config.databaseUrl,
    maxConnections: config.databasePoolSize,
    timing,
    onIdleError: (error) => {
      logger.warn({ err: error }, 'lost a connection to the database');
    },
  });
}

/** A new database in the memory of this process, whatever the settings name; gone when it is closed. Watched like any other. */
export function openMemoryDatabase({ observation }: OpenDatabaseOptions): OpenDatabase {
  const { timing, onStatement } = watchWith(observation);
  return openSqliteInMemory(timing, onStatement);
}

function watchWith(observation: Observation): { readonly timing: Timing; readonly onStatement: OnStatement } {
  const timing = { ...systemClock, onUnavailable: () => observation.traffic.databaseWasUnavailable() };
  return { timing, onStatement: createOnStatement(observation) };
}
