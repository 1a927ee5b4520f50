import { openCore } from '../core';
import type { Core } from '../core';
import { createStderrLogger } from './stderr-logger';

/**
 * Does a piece of work on the gateway's settings, database and keys, and closes them whatever comes of it.
 * @throws OperatorError for settings, a database or a master secret that cannot be used
 */
export async function withCore<T>(work: (core: Core) => Promise<T>): Promise<T> {
  const core = await openCore({}, { logger: createStderrLogger(), actor: 'operator' });
  try {
    return await work(core);
  } finally {
    await core.close();
  }
}
