import type { LogConfig } from 'kysely';
import type { FinishedStatement, OnStatement, StatementOperation } from '../util/finished-statement';

const operations: ReadonlyMap<string, StatementOperation> = new Map(
  (['select', 'insert', 'update', 'delete'] as const).map((operation) => [operation, operation]),
);
const table = /^\s*(?:select|insert|update|delete)\b(?:[\s\S]*?\b(?:from|into)|)\s+"(\w+)"/i;

/** What there is to say of a statement. Kysely begins its own with the operation, in small letters. */
export function describeStatement(sql: string): Pick<FinishedStatement, 'operation' | 'findTable'> {
  return { operation: operations.get(sql.slice(0, 6)) ?? 'other', findTable: () => table.exec(sql)?.[1] };
}

/** What Kysely calls after each statement on PostgreSQL, where what that costs is nothing beside the way to the server. */
export function toKyselyLog(onStatement: OnStatement | undefined): LogConfig {
  if (onStatement === undefined) return [];
  return (event) => {
    const error: unknown = event.level === 'error' ? event.error : undefined;
    const durationMs = event.queryDurationMillis;
    onStatement({ system: 'postgresql', ...describeStatement(event.query.sql), durationMs, error });
  };
}
