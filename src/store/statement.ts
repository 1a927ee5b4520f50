import type { LogConfig } from 'kysely';

/** A statement that has come to its end. Holds no value and no text of it. */
export interface FinishedStatement {
  readonly system: 'sqlite' | 'postgresql';
  readonly operation: 'select' | 'insert' | 'update' | 'delete' | 'other';
  readonly table: string | undefined;
  readonly durationMs: number;
  /** Undefined when it went well. */
  readonly error?: unknown;
}

/** Is told of every statement. */
export type OnStatement = (statement: FinishedStatement) => void;

const form = /^\s*(select|insert|update|delete)\b(?:[\s\S]*?\b(?:from|into)|)\s+"(\w+)"/i;
const verb = /^\s*(select|insert|update|delete)\b/i;

type Description = Pick<FinishedStatement, 'operation' | 'table'>;

/** Of the statements that there are; lists of many lengths make many of one. */
const descriptions = new Map<string, Description>();
const maxDescriptions = 1000;

/** What a statement does and to which table. */
export function describeStatement(sql: string): Description {
  const known = descriptions.get(sql);
  if (known !== undefined) return known;
  const description = readStatement(sql);
  if (descriptions.size < maxDescriptions) descriptions.set(sql, description);
  return description;
}

function readStatement(sql: string): Description {
  const [, operation = verb.exec(sql)?.[1], table] = form.exec(sql) ?? [];
  return { operation: toOperation(operation), table };
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

function toOperation(word = ''): FinishedStatement['operation'] {
  const lower = word.toLowerCase();
  return lower === 'select' || lower === 'insert' || lower === 'update' || lower === 'delete' ? lower : 'other';
}
