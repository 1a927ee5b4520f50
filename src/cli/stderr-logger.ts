import type { Config } from '../config';
import type { Logger } from '../util/logger';
import { scrub } from '../util/scrub';
import { toPrintable } from './printable';

const levels: readonly string[] = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'];

/** Logs lines for people on standard error, from the given level on, so that standard output holds the result alone. */
export function createStderrLogger(lowest: Config['logLevel'] = 'warn'): Logger {
  const logAt = (level: string) => (fields: object, message: string) => {
    if (levels.indexOf(level) < levels.indexOf(lowest)) return;
    const causes = Object.values(fields).flatMap((value) => (value instanceof Error ? [value.message] : []));
    process.stderr.write(`auth-gateway: ${level}: ${toPrintable(scrub([message, ...causes].join(': ')))}\n`);
  };
  return { debug: logAt('debug'), info: logAt('info'), warn: logAt('warn'), error: logAt('error') };
}
