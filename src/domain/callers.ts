import type { AccessToken, AccessTokens, AccessTokenVerdict, TokenRefusal } from './access-token';
import type { Caller, PresentedCredentials, Viewer } from './caller';
import type { Confirmations } from './confirmations';
import type { Revocations } from './revocations';

/** What {@link Callers} works with. */
export interface CallersOptions {
  readonly accessTokens: AccessTokens;
  readonly revocations: Revocations;
  readonly confirmations: Confirmations;
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

  /** The verdict on a token, its session included. Never throws, changes nothing. */
  verify(token: string): AccessTokenVerdict {
    const verdict = this.#options.accessTokens.verify(token);
    // A stolen token must die with its session: checked on every request, whatever cache answered the line above.
    if (verdict.status === 'good' && this.#options.revocations.has(verdict.token.sessionId)) {
      return { status: 'refused', reason: 'SESSION_REVOKED' };
    }
    return verdict;
  }

  #judge(bearer: string): Caller {
    const { accessTokens, revocations, confirmations } = this.#options;
    const verdict = accessTokens.verify(bearer);
    if (verdict.status === 'refused') return rejected(verdict.reason);
    const { token } = verdict;
    if (revocations.has(token.sessionId)) return rejected('SESSION_REVOKED', token);
    if (verdict.status === 'expired') return rejected('TOKEN_EXPIRED', token);
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
