import { describeError } from '../../src/util/describe-error';
import { watchText } from './watched-secrets';
import type { Logger } from '../../src/util/logger';

/** A line, in its parts. */
export interface LogEntry {
  readonly level: 'debug' | 'info' | 'warn' | 'error';
  readonly message: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

/** What was logged, as text, so that tests can look for what must or must not be there. */
export class MemoryLogger implements Logger {
  readonly lines: string[] = [];
  readonly entries: LogEntry[] = [];
  /** Lines of audit events, which are a stream of their own. */
  readonly auditLines: string[] = [];

  debug(fields: object, message: string): void {
    this.#add('debug', fields, message);
  }

  info(fields: object, message: string): void {
    this.#add('info', fields, message);
  }

  warn(fields: object, message: string): void {
    this.#add('warn', fields, message);
  }

  error(fields: object, message: string): void {
    this.#add('error', fields, message);
  }

  /** The lines as they would have been written, with errors as the product describes them. */
  written(): readonly string[] {
    return this.entries.map(writeEntry);
  }

  #add(level: LogEntry['level'], fields: object, message: string): void {
    const entry = { level, message, fields: { ...fields } };
    this.entries.push(entry);
    watchText('a log line', writeEntry(entry));
    const errors = Object.values(fields).map((value) => (value instanceof Error ? (value.stack ?? value.message) : ''));
    const lines = 'audit' in fields ? this.auditLines : this.lines;
    lines.push(`${level} ${message} ${JSON.stringify(fields)} ${errors.join(' ')}`);
  }
}

function writeEntry({ level, message, fields }: LogEntry): string {
  const described = Object.entries(fields).map(([key, value]) => [
    key,
    value instanceof Error ? describeError(value) : value,
  ]);
  return JSON.stringify({ level, ...Object.fromEntries(described), message });
}
