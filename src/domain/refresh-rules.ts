import type { ErrorReason } from './error-catalogue';
import type { Session } from './session';

/** What is to happen with a refresh token that was presented. */
export type RefreshDecision =
  /** The current token: the session moves on to its successor. */
  | { readonly kind: 'rotate'; readonly successor: number }
  /** The token before, presented again by a racer or after a lost answer: the same successor once more. */
  | { readonly kind: 'replay'; readonly successor: number }
  /** The current token, in a cookie that came of a rotation a moment ago: it stays, and is known to have arrived. */
  | { readonly kind: 'keep'; readonly successor: number }
  /** A token ahead of the row, which a failover has set back: the row moves forward past it. */
  | { readonly kind: 'heal'; readonly successor: number }
  /** A token whose successor is known to have arrived: somebody else holds a copy. The session must end. */
  | { readonly kind: 'reuse' }
  | { readonly kind: 'refuse'; readonly reason: ErrorReason };

/** The moment and the state against which a refresh is judged. */
export interface RefreshQuestion {
  readonly session: Session;
  /** The generation that the presented refresh token carries; its authenticity has been checked. */
  readonly presentedGeneration: number;
  /** Whether it came in a cookie, which every page of a browser shares. */
  readonly isFromCookie: boolean;
  readonly now: Date;
  /** For how many seconds after a rotation the former token still leads to the same successor. */
  readonly graceSeconds: number;
}

/**
 * The refresh rules, whole. In every case that goes well the successor is the presented generation plus one: so
 * racers, second tabs and retries, however late, all converge on one and the same token. Only with a cookie it may also be the
 * presented one itself: see {@link isFreshCookie}.
 */
export function decideRefresh(question: RefreshQuestion): RefreshDecision {
  const { session, presentedGeneration, now } = question;
  const end = reasonOfEnd(session, now);
  if (end !== undefined) return { kind: 'refuse', reason: end };

  const successor = presentedGeneration + 1;
  if (isFreshCookie(question)) return { kind: 'keep', successor: presentedGeneration };
  if (presentedGeneration === session.generation) return { kind: 'rotate', successor };
  if (presentedGeneration > session.generation) return { kind: 'heal', successor };

  const isFormer = successor === session.generation;
  if (isFormer && (!session.isConfirmed || isInGrace(question))) return { kind: 'replay', successor };

  // Replay of a stolen refresh token (RFC 9700 section 4.14.2): thief and owner cannot be told apart, so both lose.
  return { kind: 'reuse' };
}

/**
 * True for the current token in a cookie that came of a rotation a moment ago. Pages of one browser that open together refresh
 * together, each with the cookie of the moment at which it asks: while one still waits with the former, another asks with the
 * successor. Were that to rotate again, the first would look like a thief. So with a cookie a session moves on at most once in
 * a grace period. The token of the login (generation 1) came of no rotation: it has no former one that could be under way.
 */
function isFreshCookie({ isFromCookie, presentedGeneration, ...question }: RefreshQuestion): boolean {
  const { generation } = question.session;
  return isFromCookie && presentedGeneration === generation && generation > 1 && isInGrace(question);
}

/** A clock that was put back by more than the period must not make it last until that moment comes again. */
function isInGrace({ session, now, graceSeconds }: Pick<RefreshQuestion, 'session' | 'now' | 'graceSeconds'>): boolean {
  return Math.abs(now.getTime() - session.rotatedAt.getTime()) < graceSeconds * 1000;
}

/**
 * Whether an access token of this generation renews nothing any more: the session has moved on, and its holder is known to have what
 * came after. Otherwise whoever got hold of one could renew it until the absolute end of the session, beside its holder and unnoticed.
 */
export function isSuperseded(
  generation: number,
  question: Pick<RefreshQuestion, 'session' | 'now' | 'graceSeconds'>,
): boolean {
  const { session } = question;
  const isFormer = generation === session.generation - 1;
  if (generation >= session.generation) return false;
  return !isFormer || (session.isConfirmed && !isInGrace(question));
}

/** Why the session can no longer be refreshed with a refresh token, or undefined when it can. */
function reasonOfEnd(session: Session, now: Date): ErrorReason | undefined {
  if (session.revokedAt !== undefined) return 'SESSION_REVOKED';
  if (now >= session.absoluteExpiresAt) return 'SESSION_EXPIRED';
  if (now >= session.idleExpiresAt) return 'REFRESH_TOKEN_EXPIRED';
  return undefined;
}
