import type { AuthSuccessMiddleware } from '../../src/domain/auth-success';
import { DomainError } from '../../src/domain/domain-error';
import type { ErrorReason } from '../../src/domain/error-catalogue';

/** A success middleware that fails once it is told to, as a refusal or, without a reason, as a bug. */
export class FailingMiddleware {
  #error: Error | undefined;

  failWith(reason: ErrorReason | undefined): void {
    this.#error = reason === undefined ? new Error('a bug') : new DomainError(reason);
  }

  readonly handle: AuthSuccessMiddleware = async (_event, next) => {
    if (this.#error !== undefined) throw this.#error;
    await next();
  };
}
