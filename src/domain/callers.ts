import type { AccessToken, AccessTokens, AccessTokenVerdict, TokenRefusal } from './access-token';
import type { AccountViewer, Caller, ForeignViewer, PresentedCredentials, RejectedCaller } from './caller';
import type { Confirmations } from './confirmations';
import { DomainError } from './domain-error';
import { isForOthers } from './foreign-token';
import type { ForeignToken, ForeignTokens, ForeignTokenVerdict } from './foreign-token';
import type { Revocations } from './revocations';

/** What {@link Callers} works with. */
export interface CallersOptions {
  /** For the tokens of this service; undefined where it issues none. */
  readonly own?: OwnTokens | undefined;
  /** For the tokens of others; undefined where no other issuer is trusted. */
  readonly foreignTokens?: ForeignTokens | undefined;
  /** Is told of every caller, on the path of every request. Default nobody. */
  readonly onIdentified?: ((caller: Caller) => void) | undefined;
}

/** What tells whether a token of this service is good. */
export interface OwnTokens {
  readonly accessTokens: AccessTokens;
  readonly revocations: Revocations;
  readonly confirmations: Confirmations;
  /** Whether nobody is let in while the ends of sessions in other processes cannot be read. */
  readonly refusesStale: boolean;
}

/** The verdict on a token of any issuer. */
export type TokenVerdict = AccessTokenVerdict | Exclude<ForeignTokenVerdict, { readonly status: 'undecided' }>;

/** After how many seconds to ask again when the database is away. */
const databaseRetrySeconds = 1;

/** Tells who is calling. */
export class Callers {
  readonly #options: CallersOptions;

  constructor(options: CallersOptions) {
    this.#options = options;
  }

  /**
   * Judges the presented credentials; waits only for keys of another issuer. Never rejects: a bad token makes a rejected
   * caller, not a failed request.
   */
  async identify(presented: PresentedCredentials): Promise<Caller> {
    const found = this.#identify(presented);
    // A token of ours is judged at once: nearly every request has one, and a wait for nothing costs time too.
    const caller = found instanceof Promise ? await found : found;
    this.#options.onIdentified?.(caller);
    return caller;
  }

  /**
   * The verdict on a token, its session included. Changes nothing.
   * @throws DomainError DATABASE_UNAVAILABLE when the token is good and of its session nothing is known for now,
   * ISSUER_UNAVAILABLE when the keys of its issuer cannot be had
   */
  async verify(token: string): Promise<TokenVerdict> {
    const verdict = this.#verifyOwn(token);
    if (isForOthers(verdict)) return (await this.#verifyForeign(token)) ?? verdict;
    // A stolen token must die with its session: checked on every request, whatever cache answered the line above.
    if (verdict.status === 'good' && this.#isRevoked(verdict.token)) {
      return { status: 'refused', reason: 'SESSION_REVOKED' };
    }
    if (verdict.status === 'good' && this.#isStale()) {
      throw new DomainError('DATABASE_UNAVAILABLE', { retryAfterSeconds: databaseRetrySeconds });
    }
    return verdict;
  }

  async #verifyForeign(token: string): Promise<TokenVerdict | undefined> {
    const verdict = await this.#options.foreignTokens?.verify(token);
    if (verdict?.status !== 'undecided') return verdict;
    throw new DomainError('ISSUER_UNAVAILABLE', { retryAfterSeconds: verdict.retryAfterSeconds });
  }

  #identify(presented: PresentedCredentials): Caller | Promise<Caller> {
    switch (presented.kind) {
      case 'none':
        return { kind: 'anonymous' };
      case 'invalid_request':
        return { kind: 'rejected', reason: 'TOKEN_MALFORMED', challenge: 'invalid_request', staleToken: undefined };
      case 'expired':
        return { ...rejected('TOKEN_EXPIRED'), isImplied: true };
      case 'bearer':
        return this.#judge(presented.token);
    }
  }

  #judge(bearer: string): Caller | Promise<Caller> {
    const verdict = this.#verifyOwn(bearer);
    const { foreignTokens } = this.#options;
    const isOurs = foreignTokens === undefined || !isForOthers(verdict);
    return isOurs ? this.#toCaller(verdict) : this.#judgeForeign(bearer, verdict);
  }

  async #judgeForeign(bearer: string, own: AccessTokenVerdict): Promise<Caller> {
    const foreign = await this.#options.foreignTokens?.verify(bearer);
    return foreign === undefined ? this.#toCaller(own) : toForeignCaller(foreign);
  }

  #verifyOwn(token: string): AccessTokenVerdict {
    const { own } = this.#options;
    return own === undefined ? { status: 'refused', reason: 'TOKEN_INVALID' } : own.accessTokens.verify(token);
  }

  #toCaller(verdict: AccessTokenVerdict): Caller {
    if (verdict.status === 'refused') return rejected(verdict.reason);
    const { token } = verdict;
    if (this.#isRevoked(token)) return rejected('SESSION_REVOKED', token);
    if (verdict.status === 'expired') return rejected('TOKEN_EXPIRED', token);
    if (this.#isStale()) {
      return { kind: 'undecided', reason: 'DATABASE_UNAVAILABLE', retryAfterSeconds: databaseRetrySeconds };
    }
    this.#options.own?.confirmations.note(token);
    return { kind: 'authenticated', viewer: toViewer(token), accessToken: token };
  }

  #isRevoked({ sessionId }: AccessToken): boolean {
    return this.#options.own?.revocations.has(sessionId) === true;
  }

  #isStale(): boolean {
    const { own } = this.#options;
    return own?.refusesStale === true && !own.revocations.isFresh();
  }
}

function rejected(reason: TokenRefusal, staleToken?: AccessToken): RejectedCaller {
  return { kind: 'rejected', reason, challenge: 'invalid_token', staleToken };
}

function toForeignCaller(verdict: ForeignTokenVerdict): Caller {
  switch (verdict.status) {
    case 'good':
      return { kind: 'authenticated', viewer: toForeignViewer(verdict.foreignToken), accessToken: undefined };
    case 'refused':
      return rejected(verdict.reason);
    case 'undecided':
      return { kind: 'undecided', reason: 'ISSUER_UNAVAILABLE', retryAfterSeconds: verdict.retryAfterSeconds };
  }
}

function toViewer({ issuer, userId, sessionId, roles, scope, claims }: AccessToken): AccountViewer {
  return { issuer, subject: userId, userId, sessionId, roles, scope, claims };
}

function toForeignViewer({ issuer, subject, roles, scope, claims }: ForeignToken): ForeignViewer {
  return { issuer, subject, userId: undefined, sessionId: undefined, roles, scope, claims };
}
