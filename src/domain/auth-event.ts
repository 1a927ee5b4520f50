import type { Client } from './client';
import type { DomainError } from './domain-error';
import type { ErrorReason } from './error-catalogue';
import type { KeyUse } from './key';
import type { RevocationReason } from './session';

/** How a refresh went well: see {@link decideRefresh}, and `access_token` for one without a refresh token. */
export const refreshWays = ['rotate', 'replay', 'keep', 'heal', 'access_token'] as const;
export type RefreshWay = (typeof refreshWays)[number];

/** How an attempt went that did not go well: `failed` is the doing of the service, the others are the caller's. */
export const badOutcomes = ['refused', 'throttled', 'failed'] as const;
export type BadOutcome = (typeof badOutcomes)[number];

/** Who did it, where it was not the account itself. */
export type Actor =
  /** Whoever sent the request, as far as that is known: the account. */
  | 'client'
  /** The service by itself, by one of its rules. */
  | 'service'
  /** Somebody with a command of `auth-gateway`. */
  | 'operator'
  /** The program that the gateway is embedded in. */
  | 'program';

/** Whom and what an event is about. Holds no secret and nothing that a caller typed. */
interface About {
  /** Undefined while nobody is known: a name that no account has is not told, it may be a password. */
  readonly accountId: string | undefined;
  readonly sessionId: string | undefined;
  /** Undefined where there was no request. */
  readonly client: Client | undefined;
  /** Undefined: whoever uses this process, see {@link AuditTrailOptions.actor}. */
  readonly actor?: 'client' | 'service' | undefined;
}

interface Attempt<K extends string, O extends string> extends About {
  readonly kind: K;
  readonly outcome: O | BadOutcome;
  /** Undefined when it went well. */
  readonly reason: ErrorReason | undefined;
}

export type LoginEvent = Attempt<'login', 'ok'>;
/** `reuse`: an old token, which has ended the session. */
export type RefreshEvent = Attempt<'refresh', RefreshWay | 'reuse'>;
export type PasswordChangeEvent = Attempt<'change_password', 'ok'>;

/** What came of somebody's wish to sign in, or to stay signed in. */
export type AttemptEvent = LoginEvent | RefreshEvent | PasswordChangeEvent;

/** Which sessions an end was meant for. */
export type EndScope = 'one' | 'others' | 'all' | 'surplus';

/** Sessions have been ended. One that was asked for is told even when there was none left; a consequence only when there was. */
export interface SessionsEndedEvent extends About {
  readonly kind: 'end_sessions';
  readonly cause: RevocationReason;
  readonly scope: EndScope;
  readonly endedSessions: number;
}

/** Something was done to an account, other than by its owner. */
export type AccountEvent = Pick<About, 'accountId'> &
  (
    | { readonly kind: 'create_account' | 'disable_account' | 'enable_account' | 'unlock_account' | 'set_password' }
    | { readonly kind: 'set_roles'; readonly roles: readonly string[] }
  );

/** Something was done to the keys. */
export type KeyEvent = Pick<About, 'actor'> &
  (
    | { readonly kind: 'publish_key' | 'remove_key'; readonly keyId: string; readonly use: KeyUse }
    | { readonly kind: 'reseal_keys'; readonly keys: number }
  );

/** What has happened to sign-ins, sessions, accounts and keys: the one source of audit, metrics and failure listeners. */
export type AuthEvent = AttemptEvent | SessionsEndedEvent | AccountEvent | KeyEvent;

/** True for what happens all day long, to everybody: of it a count and a line are enough, where nothing else is asked for. */
export function isRoutine(event: AuthEvent): boolean {
  return event.kind === 'refresh' && (event.outcome === 'rotate' || event.outcome === 'access_token');
}

/** The class of a refusal. */
export function outcomeOf({ code }: Pick<DomainError, 'code'>): BadOutcome {
  if (code === 'RATE_LIMITED') return 'throttled';
  return code === 'UNAVAILABLE' || code === 'INTERNAL_SERVER_ERROR' ? 'failed' : 'refused';
}
