import { pino } from 'pino';
import type { Config } from './config';
import { listSecrets } from './config/list-secrets';
import type { SecretSettings } from './config/list-secrets';
import type { AuditStream } from './domain/audit-trail';
import { describeError } from './util/describe-error';
import { LineBuffer } from './util/line-buffer';
import type { Logger } from './util/logger';
import { scrub } from './util/scrub';

/** How errors are logged: without whatever else libraries put on them. */
const serializers = { err: (error: unknown) => describeError(error) };
const options = { base: null, timestamp: pino.stdTimeFunctions.isoTime, serializers };

/**
 * The stream of audit events of a service that was given no logger: what is kept of them is not for LOG_LEVEL to decide.
 * Lines are written when it is flushed.
 */
export function createAuditStream(): AuditStream {
  const buffer = new LineBuffer(pino.destination({ dest: 1, sync: true }));
  const logger = pino({ ...options, level: 'info' }, buffer);
  return { info: (fields, message) => logger.info(fields, message), flush: () => buffer.flush() };
}

/** Fields that hold nothing else, should anybody ever log them, at the top or one level below it. */
const secretFields = ['authorization', 'cookie', 'set-cookie', 'password', 'token', 'accessToken', 'refreshToken'];
const redact = {
  paths: [...secretFields, 'variables', 'headers'].map((name) => `["${name}"]`),
  censor: '<redacted>',
};

/** What a logger can know of the settings, so as to keep it out of the log. */
export type LoggerSettings = Pick<Config, 'logLevel'> & SecretSettings;

/** The logger of a service that was given none. */
export function createLogger(settings: LoggerSettings): Logger {
  // As they would stand in a line, which is JSON.
  const secrets = listSecrets(settings).map((secret) => JSON.stringify(secret).slice(1, -1));
  return pino({
    ...options,
    level: settings.logLevel,
    redact,
    hooks: { streamWrite: (line) => scrub(line, secrets) },
  });
}
