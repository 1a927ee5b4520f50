import { toDatabaseFile } from './config';
import type { Config } from './config';
import type { Observation } from './observation/observation';
import { createOnStatement } from './observation/observed-ports';
import type { OpenDatabase } from './store/open-database';
import { openPostgres } from './store/postgres-database';
import { openSqlite } from './store/sqlite-database';
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
  const onStatement = createOnStatement(observation);
  const timing = { ...systemClock, onUnavailable: () => observation.traffic.databaseWasUnavailable() };
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
