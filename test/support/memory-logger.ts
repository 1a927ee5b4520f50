import { RecordingLogger } from '../../src/testing/recording-logger';
import type { LogEntry } from '../../src/testing/recording-logger';
import { describeError } from '../../src/util/describe-error';
import { watchText } from './watched-secrets';

/** What was logged, as text, so that tests can look for what must or must not be there. */
export class MemoryLogger extends RecordingLogger {
  readonly lines: string[] = [];
  /** Lines of audit events, which are a stream of their own. */
  readonly auditLines: string[] = [];

  /** The lines as they would have been written, with errors as the product describes them. */
  written(): readonly string[] {
    return this.entries.map(writeEntry);
  }

  protected override add(entry: LogEntry): void {
    super.add(entry);
    watchText('a log line', writeEntry(entry));
    const { level, message, fields } = entry;
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
