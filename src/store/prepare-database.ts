import { isDatabaseAway } from '../domain/domain-error';
import type { Clock } from '../util/clock';
import type { Logger } from '../util/logger';
import { isObject } from '../util/json';
import { OperatorError } from '../util/operator-error';
import { codeOf } from './error-code';
import { migrateToLatest } from './migrate';
import { findTlsRemedy } from './postgres-error';
import type { OpenDatabase } from './open-database';

/** What {@link prepareDatabase} works with. */
export interface PrepareDatabaseOptions {
  readonly clock: Clock;
  readonly logger: Logger;
  /** Whether to wait for a database that cannot be reached yet. */
  readonly isPatient: boolean;
}

/** Milliseconds between two attempts. */
const retryMs = 500;
/** So many attempts apart it is said that the service is still waiting. */
const attemptsBetweenWords = 20;

/** What PostgreSQL refuses for good, by SQLSTATE (PostgreSQL manual, appendix A), and how it is mended. */
const remedies: Readonly<Record<string, string>> = {
  '28P01': 'the user or the password in DATABASE_URL is not right',
  '28000': 'the server does not let this user in; look at its pg_hba.conf and at sslmode in DATABASE_URL',
  '3D000': 'the database that DATABASE_URL names does not exist; create it with CREATE DATABASE',
  '42501':
    'the user in DATABASE_URL lacks a right. It needs CREATE on the schema to make the tables, and SELECT, INSERT, UPDATE and DELETE on them',
  '53300': 'it has too many connections; lower DATABASE_POOL_SIZE, or raise the limit of the server or of the user',
};

/** For a check before the first start. */
export const cannotMakeTables =
  'the user in DATABASE_URL may not make the tables: grant it CREATE on the schema, or run `auth-gateway migrate` as the owner';

/**
 * Brings the database up to date. A service that starts before its database waits for it instead of dying.
 * @throws OperatorError when the database refuses, or cannot be reached and waiting is not wanted
 * @returns the names of the migrations that this call carried out
 */
export async function prepareDatabase(
  database: OpenDatabase,
  { clock, logger, isPatient }: PrepareDatabaseOptions,
): Promise<readonly string[]> {
  for (let attempts = 0; ; attempts += 1) {
    try {
      return await migrateToLatest(database);
    } catch (error) {
      if (!isDatabaseAway(error) || !isPatient || findTlsRemedy(error.cause) !== undefined)
        throw toOperatorError(error);
      if (attempts % attemptsBetweenWords === 0) logger.warn({ err: error.cause }, 'waiting for the database');
      await clock.wait(retryMs);
    }
  }
}

/** The error in words for the operator, where the operator can mend it. */
export function toOperatorError(error: unknown): unknown {
  if (isDatabaseAway(error)) return unreachable(error.cause);
  const remedy = remedies[codeOf(error)];
  return remedy === undefined
    ? error
    : new OperatorError(`cannot use the database: ${remedy} (${messageOf(error)})`, { cause: error });
}

function messageOf(error: unknown): string {
  const message = isObject(error) ? error['message'] : undefined;
  return typeof message === 'string' && message !== '' ? message : 'no answer';
}

function unreachable(cause: unknown): OperatorError {
  const tlsRemedy = findTlsRemedy(cause);
  if (tlsRemedy !== undefined) return new OperatorError(`cannot use the database: ${tlsRemedy}`, { cause });
  const why = messageOf(cause);
  return new OperatorError(`cannot reach the database: ${why}. Start it, or correct DATABASE_URL`, { cause });
}
