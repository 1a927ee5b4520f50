import { addSeconds, earliest } from '../util/time';
import type { Client } from './client';

/** Why a session was ended. Stored with it, and part of the audit trail. */
export type RevocationReason =
  | 'logout'
  | 'revoked'
  | 'replaced'
  | 'session_limit'
  | 'refresh_token_reused'
  | 'password_changed'
  | 'account_disabled';

/** One sign-in that is kept alive by refreshing. */
export interface Session {
  /** 128 random bits, base64url: the `sid` of access tokens. */
  readonly id: string;
  readonly userId: string;
  readonly createdAt: Date;
  /** When the password was checked: the `auth_time` claim, carried forward unchanged by every refresh. */
  readonly authenticatedAt: Date;
  readonly lastUsedAt: Date;
  /** The session ends here unless it is refreshed before. */
  readonly idleExpiresAt: Date;
  /** The session ends here whatever happens. Never moved. */
  readonly absoluteExpiresAt: Date;
  /** Counts rotations: the generation of the refresh token that is current. Starts at 1. */
  readonly generation: number;
  /** True once a token of the current generation has been seen, so its holder is known to have received it. */
  readonly isConfirmed: boolean;
  /** When the current generation came to be. */
  readonly rotatedAt: Date;
  /** The latest end of an access token that was issued for it: so long must a revocation be remembered. */
  readonly accessExpiresAt: Date;
  readonly revokedAt: Date | undefined;
  readonly revocationReason: RevocationReason | undefined;
  readonly client: Client;
}

/** How long sessions live. */
export interface SessionLifetimes {
  /** Seconds without a refresh after which a session ends. */
  readonly idleSeconds: number;
  /** Seconds after which a session ends whatever happens. */
  readonly absoluteSeconds: number;
}

/** What a new session starts from. */
export interface NewSession {
  readonly id: string;
  readonly userId: string;
  readonly now: Date;
  readonly lifetimes: SessionLifetimes;
  readonly client: Client;
}

/** A session that starts now. */
export function startSession({ id, userId, now, lifetimes, client }: NewSession): Session {
  const absoluteExpiresAt = addSeconds(now, lifetimes.absoluteSeconds);
  return {
    id,
    userId,
    createdAt: now,
    authenticatedAt: now,
    lastUsedAt: now,
    idleExpiresAt: earliest(addSeconds(now, lifetimes.idleSeconds), absoluteExpiresAt),
    absoluteExpiresAt,
    generation: 1,
    isConfirmed: false,
    rotatedAt: now,
    accessExpiresAt: now,
    revokedAt: undefined,
    revocationReason: undefined,
    client,
  };
}

/** The session with its idle end moved: the absolute end bounds it, so that no stolen token is renewed for ever. */
export function slideIdleEnd(session: Session, now: Date, lifetimes: SessionLifetimes): Session {
  const idleExpiresAt = earliest(addSeconds(now, lifetimes.idleSeconds), session.absoluteExpiresAt);
  return { ...session, lastUsedAt: now, idleExpiresAt };
}

/** The session moved to a generation that nobody has been seen to hold yet. */
export function advanceTo(session: Session, generation: number, now: Date): Session {
  return { ...session, generation, isConfirmed: false, rotatedAt: now };
}

/**
 * True when the row says all that `next` says, to the second: then one of those who present the same token at once has just
 * written it, and the others need not stand in line for the same row. An access token that was issued for `next` is bounded
 * by its own end, and dies with the session whether or not the row knows of it. Not when issuing it has taken its time until
 * `now`: what has become of the session meanwhile has to be asked.
 */
export function isAlready(session: Session, next: Session, now: Date): boolean {
  const changes = [
    now.getTime() - next.lastUsedAt.getTime(),
    next.idleExpiresAt.getTime() - session.idleExpiresAt.getTime(),
    next.accessExpiresAt.getTime() - session.accessExpiresAt.getTime(),
  ];
  const isSameSecond = changes.every((ms) => ms <= 1000);
  return isSameSecond && next.authenticatedAt.getTime() === session.authenticatedAt.getTime();
}

/** True while the session can be used. */
export function isActive(session: Session, now: Date): boolean {
  return session.revokedAt === undefined && now < session.idleExpiresAt && now < session.absoluteExpiresAt;
}
