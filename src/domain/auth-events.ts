import type { Logger } from '../util/logger';
import type { Tracer } from '../util/tracer';
import { outcomeOf } from './auth-event';
import type { AttemptEvent, AuthEvent, BadOutcome, RefreshWay } from './auth-event';
import type { AuthPayload } from './auth-payload';
import type { AuthPhase } from './auth-success';
import type { Client } from './client';
import { DomainError } from './domain-error';
import type { ErrorReason } from './error-catalogue';

/** Is told of every event, before the answer is given. Waits for nothing and changes nothing. */
export type AuthObserver = (event: AuthEvent) => void;

/** What becomes known of an attempt while it is under way; it counts if the attempt fails. */
export interface AttemptNotes {
  accountId?: string;
  sessionId?: string;
  /** How a refresh goes, when it goes well. */
  way?: RefreshWay;
}

/** What is known of an attempt beforehand. */
export interface AttemptStart {
  readonly phase: AuthPhase;
  readonly client: Client;
}

/** Whom services tell what has happened. */
export class AuthEvents {
  readonly #logger: Logger;
  readonly #tracer: Tracer;
  readonly #observers: AuthObserver[] = [];

  constructor({ logger, tracer }: { readonly logger: Logger; readonly tracer: Tracer }) {
    this.#logger = logger;
    this.#tracer = tracer;
  }

  /** From now on the observer is told, after those who came before. */
  subscribe(observer: AuthObserver): void {
    this.#observers.push(observer);
  }

  /** An observer that fails must neither change what happens nor silence the others. */
  tell(event: AuthEvent): void {
    for (const observer of this.#observers) {
      try {
        observer(event);
      } catch (error) {
        this.#logger.error({ err: error, event: event.kind }, 'an observer failed');
      }
    }
  }

  /** Runs an attempt, in a span of its own, and tells once how it went: as it was noted, or as the payload says. */
  async watch(start: AttemptStart, attempt: (notes: AttemptNotes) => Promise<AuthPayload>): Promise<AuthPayload> {
    const notes: AttemptNotes = {};
    try {
      const payload = await this.#tracer.trace(`auth ${start.phase}`, () => attempt(notes));
      const { user, session } = payload;
      this.tell(toEvent(start, { ...notes, accountId: user.id, sessionId: session.id }));
      return payload;
    } catch (error) {
      const { reason, code } = error instanceof DomainError ? error : new DomainError('INTERNAL_ERROR');
      this.tell(toEvent(start, notes, { reason, outcome: outcomeOf({ code }) }));
      throw error;
    }
  }
}

/** How an attempt came out that did not go well. */
interface Failure {
  readonly outcome: BadOutcome;
  readonly reason: ErrorReason;
}

function toEvent({ phase, client }: AttemptStart, notes: AttemptNotes, failure?: Failure): AttemptEvent {
  const { accountId, sessionId, way = 'rotate' } = notes;
  const { outcome: bad, reason } = failure ?? {};
  const about = { accountId, sessionId, client, actor: 'client', reason } as const;
  switch (phase) {
    case 'login':
      return { kind: 'login', outcome: bad ?? 'ok', ...about };
    case 'refresh':
      return { kind: 'refresh', outcome: reason === 'REFRESH_TOKEN_REUSED' ? 'reuse' : (bad ?? way), ...about };
    case 'changePassword':
      return { kind: 'change_password', outcome: bad ?? 'ok', ...about };
  }
}
