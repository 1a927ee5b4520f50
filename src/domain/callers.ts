import type { AccessToken, AccessTokens, AccessTokenVerdict, TokenRefusal } from './access-token';
import type { Caller, PresentedCredentials, Viewer } from './caller';
import type { Confirmations } from './confirmations';
import { DomainError } from './domain-error';
import type { Revocations } from './revocations';

/** What {@link Callers} works with. */
export interface CallersOptions {
  readonly accessTokens: AccessTokens;
  readonly revocations: Revocations;
  readonly confirmations: Confirmations;
  /** Whether nobody is let in while the ends of sessions in other processes cannot be read. */
  readonly refusesStale: boolean;
}

/** Tells who is calling. */
export class Callers {
  readonly #options: CallersOptions;

  constructor(options: CallersOptions) {
    this.#options = options;
  }

  /** Judges the presented credentials. Never throws: a bad token makes a rejected caller, not a failed request. */
  identify(presented: PresentedCredentials): Caller {
    switch (presented.kind) {
      case 'none':
        return { kind: 'anonymous' };
      case 'invalid_request':
        return { kind: 'rejected', reason: 'TOKEN_MALFORMED', challenge: 'invalid_request', staleToken: undefined };
      case 'bearer':
        return this.#judge(presented.token);
    }
  }

  /**
   * The verdict on a token, its session included. Changes nothing.
   * @throws DomainError DATABASE_UNAVAILABLE when the token is good and of its session nothing is known for now
   */
  verify(token: string): AccessTokenVerdict {
    const verdict = this.#options.accessTokens.verify(token);
    // A stolen token must die with its session: checked on every request, whatever cache answered the line above.
    if (verdict.status === 'good' && this.#options.revocations.has(verdict.token.sessionId)) {
      return { status: 'refused', reason: 'SESSION_REVOKED' };
    }
    if (verdict.status === 'good' && this.#isStale()) {
      throw new DomainError('DATABASE_UNAVAILABLE', { retryAfterSeconds: 1 });
    }
    return verdict;
  }

  #isStale(): boolean {
    return this.#options.refusesStale && !this.#options.revocations.isFresh();
  }

  #judge(bearer: string): Caller {
    const { accessTokens, revocations, confirmations } = this.#options;
    const verdict = accessTokens.verify(bearer);
    if (verdict.status === 'refused') return rejected(verdict.reason);
    const { token } = verdict;
    if (revocations.has(token.sessionId)) return rejected('SESSION_REVOKED', token);
    if (verdict.status === 'expired') return rejected('TOKEN_EXPIRED', token);
    if (this.#isStale()) return { kind: 'undecided' };
    confirmations.note(token);
    return { kind: 'authenticated', viewer: toViewer(token), accessToken: token };
  }
}

function rejected(reason: TokenRefusal, staleToken?: AccessToken): Caller {
  return { kind: 'rejected', reason, challenge: 'invalid_token', staleToken };
}

function toViewer({ userId, sessionId, roles, scope, claims }: AccessToken): Viewer {
  return { userId, sessionId, roles, scope, claims };
}
