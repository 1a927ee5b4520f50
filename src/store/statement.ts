import type { LogConfig } from 'kysely';

/** A statement that has come to its end. Holds no value and no text of it. */
export interface FinishedStatement {
  readonly system: 'sqlite' | 'postgresql';
  readonly operation: Operation;
  readonly durationMs: number;
  /** Undefined when it went well. */
  readonly error: unknown;
  /** The table that it is about, for those who want to know. */
  readonly findTable: () => string | undefined;
}

type Operation = 'select' | 'insert' | 'update' | 'delete' | 'other';

/** Is told of every statement. */
export type OnStatement = (statement: FinishedStatement) => void;

const operations: ReadonlyMap<string, Operation> = new Map(
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
