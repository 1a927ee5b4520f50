import { pino } from 'pino';
import type { Config } from './config';
import { describeError } from './util/describe-error';
import type { Logger } from './util/logger';

/** How errors are logged: without whatever else libraries put on them. */
const serializers = { err: (error: unknown) => describeError(error) };

/** The logger of a service that was given none. */
export function createLogger({ logLevel }: Pick<Config, 'logLevel'>): Logger {
  return pino({ level: logLevel, base: null, timestamp: pino.stdTimeFunctions.isoTime, serializers });
}
