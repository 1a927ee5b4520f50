import { readConfig } from '../config';
import { findMissingDatabase, openCore } from '../core';
import type { Core } from '../core';
import { OperatorError } from '../util/operator-error';
import { toPrintable } from './printable';
import { createStderrLogger } from './stderr-logger';

/**
 * Does a piece of work on the gateway's settings, database and keys, and closes them whatever comes of it. Makes no database:
 * an empty one in the wrong folder would answer as if it were the right one.
 * @throws OperatorError for settings, a database or a master secret that cannot be used, or a database that is not there
 */
export async function withCore<T>(work: (core: Core) => Promise<T>): Promise<T> {
  const missing = findMissingDatabase(readConfig());
  if (missing === undefined) return run(work);
  throw new OperatorError(
    `there is no database at ${missing}: run this in the folder of the gateway, or set DATABASE_URL as the gateway has it; ` +
      '`auth-gateway migrate` makes a new one',
  );
}

/**
 * {@link withCore} for commands with which an installation may begin: a database that is missing is made, and that is said.
 * @throws OperatorError for settings, a database or a master secret that cannot be used
 */
export async function withNewCore<T>(work: (core: Core) => Promise<T>): Promise<T> {
  const missing = findMissingDatabase(readConfig());
  return run((core) => {
    if (missing !== undefined) sayNewDatabase(missing);
    return work(core);
  });
}

/** On standard error, beside whatever the command has to say. */
export function sayNewDatabase(path: string): void {
  process.stderr.write(`auth-gateway: made a new database at ${toPrintable(path)}\n`);
}

async function run<T>(work: (core: Core) => Promise<T>): Promise<T> {
  const core = await openCore({}, { logger: createStderrLogger(), actor: 'operator' });
  try {
    return await work(core);
  } finally {
    await core.close();
  }
}
