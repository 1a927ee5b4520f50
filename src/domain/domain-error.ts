import { errorCatalogue } from './error-catalogue';
import type { ErrorCode, ErrorReason } from './error-catalogue';
import type { PasswordWeakness } from './password-weakness';

/** What may accompany a refusal. */
export interface DomainErrorOptions {
  /** Seconds after which trying again makes sense. Shown to the caller. */
  readonly retryAfterSeconds?: number;
  /** Of a password that was refused. Shown to the caller. */
  readonly weakness?: PasswordWeakness;
  /** How many errors an answer does not have, though they were there. Shown to the caller. */
  readonly leftOut?: number;
  /** What led to it. Logged, never shown. */
  readonly cause?: unknown;
}

/** The only failure that a caller is shown: a reason from the catalogue, with the catalogue's words. */
export class DomainError extends Error {
  override readonly name = 'DomainError';
  readonly reason: ErrorReason;
  readonly retryAfterSeconds: number | undefined;
  readonly weakness: PasswordWeakness | undefined;
  readonly leftOut: number | undefined;

  constructor(reason: ErrorReason, options: DomainErrorOptions = {}) {
    super(errorCatalogue[reason].message, { cause: options.cause });
    this.reason = reason;
    this.retryAfterSeconds = options.retryAfterSeconds;
    this.weakness = options.weakness;
    this.leftOut = options.leftOut;
  }

  get code(): ErrorCode {
    return errorCatalogue[this.reason].code;
  }
}

/** Whether the database could not be asked, which passes. */
export function isDatabaseAway(error: unknown): error is DomainError {
  return error instanceof DomainError && error.reason === 'DATABASE_UNAVAILABLE';
}
