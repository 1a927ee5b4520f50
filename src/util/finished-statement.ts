/** A statement that has come to its end at the database. Holds no value and no text of it. */
export interface FinishedStatement {
  readonly system: 'sqlite' | 'postgresql';
  readonly operation: StatementOperation;
  readonly durationMs: number;
  /** Undefined when it went well. */
  readonly error: unknown;
  /** The table that it is about, for those who want to know. */
  readonly findTable: () => string | undefined;
}

/** What a statement does. */
export type StatementOperation = 'select' | 'insert' | 'update' | 'delete' | 'other';

/** Is told of every statement. */
export type OnStatement = (statement: FinishedStatement) => void;
