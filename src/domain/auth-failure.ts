import type { Logger } from '../util/logger';
import type { AuthPhase } from './auth-success';
import type { Client } from './client';
import { DomainError } from './domain-error';
import type { ErrorReason } from './error-catalogue';

/** A refusal, as failure listeners see it. Holds no secret and nothing that the caller typed. */
export interface AuthFailure {
  readonly phase: AuthPhase;
  readonly reason: ErrorReason;
  readonly client: Client;
}

/** Is told of every refusal and cannot change it. */
export type AuthFailureListener = (failure: AuthFailure) => void | Promise<void>;

/** Tells listeners of refusals. */
export class AuthFailures {
  readonly #listeners: readonly AuthFailureListener[];
  readonly #logger: Logger;

  constructor(listeners: readonly AuthFailureListener[], logger: Logger) {
    this.#listeners = listeners;
    this.#logger = logger;
  }

  /** Runs `attempt`, and tells the listeners when it is refused. Does not wait for them. */
  async watch<T>(about: Pick<AuthFailure, 'phase' | 'client'>, attempt: () => Promise<T>): Promise<T> {
    try {
      return await attempt();
    } catch (error) {
      if (error instanceof DomainError) this.#tell({ ...about, reason: error.reason });
      throw error;
    }
  }

  #tell({ client, ...about }: AuthFailure): void {
    const failure = Object.freeze({ ...about, client: Object.freeze({ ...client }) });
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
