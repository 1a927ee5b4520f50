import type { RevocationReason, Session } from './session';

/** One conditional step of a session from the generation that was read to a later one. */
export interface Advance {
  /** The session as it is to be. */
  readonly session: Session;
  /** The generation that the decision was made on; if the row has moved since, nothing happens. */
  readonly fromGeneration: number;
}

/** Which sessions end, why and when. */
export interface Revocation {
  readonly reason: RevocationReason;
  readonly at: Date;
}

/** The sessions that a user has beyond a limit. */
export interface SurplusSessions {
  readonly userId: string;
  /** How many of the newest stay. */
  readonly keep: number;
  readonly exceptId: string;
}

/** Which addresses of a user's sessions to list. */
export interface AddressPage {
  readonly now: Date;
  /** So many of the newest active sessions are looked at, at the most. */
  readonly sessions: number;
  /** So many addresses are listed, at the most. */
  readonly limit: number;
}

/** Which of a user's active sessions to list. */
export interface SessionPage {
  readonly now: Date;
  /** How many at the most. */
  readonly first: number;
  /** The id of the last session of the page before; undefined for the first page. One that is not the user's has no next page. */
  readonly afterId: string | undefined;
}

/** A page of the revoked sessions: those revoked at or after a moment, or those with an access token not over at a moment. */
export interface RevokedPage {
  readonly from: { readonly revokedAt: Date } | { readonly tokenAliveAt: Date };
  /** The last one of the page before; undefined for the first page. */
  readonly after: RevokedSession | undefined;
  readonly limit: number;
}

/** Which revoked sessions to revoke once more. */
export interface RepeatedRevocation {
  readonly userId: string;
  /** One of them alone; undefined for all. */
  readonly id?: string | undefined;
  readonly exceptId?: string | undefined;
}

/** A session known to have been ended. */
export interface RevokedSession {
  readonly id: string;
  readonly revokedAt: Date;
  /** Until then an access token of the session may still be presented. */
  readonly accessExpiresAt: Date;
}

/** Keeps sessions. Every method is one atomic step; none reads, decides and writes. */
export interface SessionStore {
  /** Adds a session. Durable when it returns. */
  insert(session: Session): Promise<void>;
  find(id: string): Promise<Session | undefined>;
  /**
   * Moves an active session on, or notes that the token of its generation has been presented. False when the row has moved or
   * been revoked meanwhile. May be lost in a power cut: it heals.
   */
  advance(advance: Advance): Promise<boolean>;
  /**
   * Moves the times of a session that is not revoked and, where one is given, still of that generation. False otherwise. May be
   * lost in a power cut.
   */
  slide(session: Session, generation?: number): Promise<boolean>;
  /** Notes that a token of this generation has been seen, if it is still the current one. */
  confirm(id: string, generation: number, at: Date): Promise<void>;
  /** Ends one session, if it is the given user's. True when this call ended it. Durable when it returns. */
  revoke(target: { readonly id: string; readonly userId: string }, revocation: Revocation): Promise<boolean>;
  /** Ends every session of a user but one. Returns the ids that this call ended. Durable when it returns. */
  revokeAllOf(
    target: { readonly userId: string; readonly exceptId?: string },
    revocation: Revocation,
  ): Promise<readonly string[]>;
  /**
   * Ends the oldest of a user's active sessions, so that no more than `keep` are left; the one excepted is never ended.
   * Returns the ids that this call ended. Durable when it returns.
   */
  revokeOldestOf(target: SurplusSessions, revocation: Revocation): Promise<readonly string[]>;
  /** Where a user's sessions began that are active at `now`: addresses in any order, each once. */
  listAddresses(userId: string, page: AddressPage): Promise<readonly string[]>;
  /** A page of the user's sessions that are active at `now`, newest first. */
  listActive(userId: string, page: SessionPage): Promise<readonly Session[]>;
  /**
   * Moves to `at` the moment of revoked sessions of a user whose access tokens may be alive, and returns their ids: what was
   * committed so late that no poll has seen it is seen by all. Durable when it returns.
   */
  repeatRevocation(target: RepeatedRevocation, at: Date): Promise<readonly string[]>;
  /** Revoked sessions in the order of the moment that is asked for, then of their ids. */
  listRevoked(page: RevokedPage): Promise<readonly RevokedSession[]>;
  /** Removes at most `limit` sessions that ended before the given moment; returns how many. */
  purgeEndedBefore(before: Date, limit: number): Promise<number>;
}
