import type { Logger } from '../util/logger';
import type { AuthEvent, AttemptEvent } from './auth-event';
import type { AuthPhase } from './auth-success';
import type { Client } from './client';
import type { ErrorReason } from './error-catalogue';

/** A refusal, as failure listeners see it. Holds no secret and nothing that the caller typed. */
export interface AuthFailure {
  readonly phase: AuthPhase;
  readonly reason: ErrorReason;
  readonly client: Client;
}

/** Is told of every refusal and cannot change it. */
export type AuthFailureListener = (failure: AuthFailure) => void | Promise<void>;

const phases: Readonly<Record<AttemptEvent['kind'], AuthPhase>> = {
  login: 'login',
  refresh: 'refresh',
  change_password: 'changePassword',
};

/** Tells listeners of refusals. A bug is none. */
export class AuthFailures {
  readonly #listeners: readonly AuthFailureListener[];
  readonly #logger: Logger;

  constructor(listeners: readonly AuthFailureListener[], logger: Logger) {
    this.#listeners = listeners;
    this.#logger = logger;
  }

  /** Passes an event on, if it is a refusal. Does not wait for the listeners. */
  observe(event: AuthEvent): void {
    if (!('reason' in event) || event.client === undefined) return;
    const { reason, client } = event;
    if (reason === undefined || reason === 'INTERNAL_ERROR') return;
    const failure = Object.freeze({ phase: phases[event.kind], reason, client: Object.freeze({ ...client }) });
    for (const listener of this.#listeners) void this.#tellOne(listener, failure);
  }

  /** A listener that fails must neither change the refusal nor silence the other listeners. */
  async #tellOne(listener: AuthFailureListener, failure: AuthFailure): Promise<void> {
    try {
      await listener(failure);
    } catch (error) {
      const { phase, client } = failure;
      this.#logger.error({ requestId: client.requestId, err: error, phase }, 'a failure listener failed');
    }
  }
}
