import type { Clock } from '../util/clock';
import type { AuthPayload } from './auth-payload';
import type { AttemptNotes, AuthEvents } from './auth-events';
import type { Client } from './client';
import { DomainError } from './domain-error';
import type { Issuance } from './issuance';
import { latest } from '../util/time';
import { decideRefresh } from './refresh-rules';
import type { RefreshDecision } from './refresh-rules';
import type { Revocations } from './revocations';
import { advanceTo, isAlready, slideIdleEnd } from './session';
import type { Session, SessionLifetimes } from './session';
import type { SessionStore } from './session-store';

/** What {@link Rotations} works with. */
export interface RotationsOptions {
  readonly store: SessionStore;
  readonly revocations: Revocations;
  readonly issuance: Issuance;
  readonly events: AuthEvents;
  readonly clock: Clock;
  readonly lifetimes: SessionLifetimes;
  /** See {@link decideRefresh}. */
  readonly graceSeconds: number;
}

/** Which session is to move on, and from where. */
export interface Rotation {
  readonly sessionId: string;
  /** The generation to move on from: what was presented, or what the session as it is now shows the client to have. */
  readonly from: (session: Session) => number;
  /** See {@link decideRefresh}. */
  readonly isFromCookie: boolean;
  /** When the password was checked again, if it was. Default: as it is in the session. */
  readonly reauthenticatedAt?: Date;
  readonly client: Client;
  /** Is told whose session it is, and how it moves on. */
  readonly notes: AttemptNotes;
}

type Proceeding = Extract<RefreshDecision, { successor: number }>;

/** Contenders that lose a step find the row moved to where they wanted it, so the second try nearly always settles it. */
const maxAttempts = 5;

/** Carries out the refresh rules on the one row of a session. */
export class Rotations {
  readonly #options: RotationsOptions;

  constructor(options: RotationsOptions) {
    this.#options = options;
  }

  /**
   * Moves a session on to the successor of a generation, with tokens issued for it by `issue`. Tokens come first and the
   * row second: a failure while issuing leaves everything as it was, and the refresh token is not spent.
   * @throws DomainError REFRESH_TOKEN_INVALID, REFRESH_TOKEN_EXPIRED, REFRESH_TOKEN_REUSED, SESSION_REVOKED,
   * SESSION_EXPIRED, and whatever `issue` throws
   */
  async rotate(rotation: Rotation, issue: (next: Session) => Promise<AuthPayload>): Promise<AuthPayload> {
    let payload: AuthPayload | undefined;
    for (let attempt = 0; attempt < maxAttempts; attempt += 1) {
      const session = await this.#find(rotation.sessionId);
      rotation.notes.accountId = session.userId;
      const decision = this.#decide(session, rotation);
      if (decision.kind === 'refuse') throw new DomainError(decision.reason);
      if (decision.kind === 'reuse') throw await this.#endForReuse(session, rotation.client);
      rotation.notes.way = decision.kind;

      const next = {
        ...this.#next(session, decision),
        authenticatedAt: latest(session.authenticatedAt, rotation.reauthenticatedAt),
      };
      // Issued once for a presented token: whichever way the row has moved meanwhile, its successor is the same.
      if (payload?.session.generation !== next.generation) payload = await issue(next);
      if (await this.#commit(session, next)) return payload;
    }
    throw new DomainError('DATABASE_UNAVAILABLE', { retryAfterSeconds: 1 });
  }

  async #find(sessionId: string): Promise<Session> {
    const session = await this.#options.store.find(sessionId);
    if (session === undefined) throw new DomainError('REFRESH_TOKEN_INVALID');
    return session;
  }

  #decide(session: Session, { from, isFromCookie }: Rotation): RefreshDecision {
    const { clock, graceSeconds } = this.#options;
    return decideRefresh({
      session,
      presentedGeneration: from(session),
      isFromCookie,
      now: clock.now(),
      graceSeconds,
    });
  }

  #next(session: Session, decision: Proceeding): Session {
    const now = this.#options.clock.now();
    const slid = slideIdleEnd(session, now, this.#options.lifetimes);
    const next = movedOn(slid, decision, now);
    return { ...next, accessExpiresAt: this.#options.issuance.accessExpiryOf(next, now) };
  }

  /** One conditional update. False when a logout or another refresh was there first. */
  async #commit(session: Session, next: Session): Promise<boolean> {
    const { store, clock } = this.#options;
    if (next.generation !== session.generation || next.isConfirmed !== session.isConfirmed) {
      return store.advance({ session: next, fromGeneration: session.generation });
    }
    // One that has moved on meanwhile leaves its former token behind: it must not be answered once more as the latest.
    return isAlready(session, next, clock.now()) || store.slide(next, next.generation);
  }

  /** The revocation is committed before the refusal is said, so that it stands although the call fails. */
  async #endForReuse({ id, userId }: Session, client: Client): Promise<DomainError> {
    const { store, revocations, clock, events } = this.#options;
    const at = clock.now();
    const cause = 'refresh_token_reused';
    const hasEnded = await store.revoke({ id, userId }, { reason: cause, at });
    revocations.add([id], at);
    const about = { accountId: userId, sessionId: id, client, actor: 'service' } as const;
    if (hasEnded) events.tell({ kind: 'end_sessions', cause, scope: 'one', endedSessions: 1, ...about });
    return new DomainError('REFRESH_TOKEN_REUSED');
  }
}

function movedOn(slid: Session, { kind, successor }: Proceeding, now: Date): Session {
  if (kind === 'replay') return slid;
  // Its holder has presented it: from now on the former token is only good for the grace period.
  if (kind === 'keep') return { ...slid, isConfirmed: true };
  return advanceTo(slid, successor, now);
}
