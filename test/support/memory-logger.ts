import type { Logger } from '../../src/util/logger';

/** What was logged, as text, so that tests can look for what must or must not be there. */
export class MemoryLogger implements Logger {
  readonly lines: string[] = [];

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

  #add(level: string, fields: object, message: string): void {
    const errors = Object.values(fields).map((value) => (value instanceof Error ? (value.stack ?? value.message) : ''));
    this.lines.push(`${level} ${message} ${JSON.stringify(fields)} ${errors.join(' ')}`);
  }
}
