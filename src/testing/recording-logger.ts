import type { Logger } from '../util/logger';

/** A line of the log, in its parts. */
export interface LogEntry {
  readonly level: 'debug' | 'info' | 'warn' | 'error';
  readonly message: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

/** Keeps what is logged, and prints nothing. */
export class RecordingLogger implements Logger {
  readonly entries: LogEntry[] = [];

  debug(fields: object, message: string): void {
    this.add({ level: 'debug', message, fields: { ...fields } });
  }

  info(fields: object, message: string): void {
    this.add({ level: 'info', message, fields: { ...fields } });
  }

  warn(fields: object, message: string): void {
    this.add({ level: 'warn', message, fields: { ...fields } });
  }

  error(fields: object, message: string): void {
    this.add({ level: 'error', message, fields: { ...fields } });
  }

  protected add(entry: LogEntry): void {
    this.entries.push(entry);
  }
}
