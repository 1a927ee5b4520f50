import type { AuthPayload } from './auth-payload';
import type { ClaimSet } from './claim-set';
import type { Client } from './client';
import type { Session } from './session';
import type { User } from './user';

/** Which kind of success a middleware sees. */
export type AuthPhase = 'login' | 'refresh' | 'changePassword';

/** A success in the making, as success middlewares see it. */
export interface AuthSuccess {
  readonly phase: AuthPhase;
  readonly user: User;
  /** The session as it will be. At `login` it comes into being only after the chain has gone through. */
  readonly session: Session;
  readonly client: Client;
  /** The claims that will be added to the access token. To be shaped before `next()`. */
  readonly claims: ClaimSet;
  /**
   * The answer. To be shaped after `next()`.
   * @throws MisuseError before `next()`: there is no answer yet
   */
  readonly payload: AuthPayload;
  /** Aborts when the middleware has used up its time. Pass it on to whatever it calls. */
  readonly signal: AbortSignal;
}

/**
 * A layer of the onion around every success. What it does before `next()` shapes the claims, what it does after shapes the
 * payload. Throwing a DomainError refuses the sign-in; anything else that is thrown is a bug: masked, logged, and the
 * client may try again, because nothing has been written yet.
 */
export type AuthSuccessMiddleware = (event: AuthSuccess, next: () => Promise<void>) => Promise<void>;

/** A middleware with the name under which logs and metrics speak of it. */
export interface NamedSuccessMiddleware {
  readonly name: string;
  readonly handle: AuthSuccessMiddleware;
}
