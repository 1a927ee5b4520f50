import type { Core } from '../core';
import type { Account } from '../domain/account';
import { ClaimSet } from '../domain/claim-set';
import { describeClient } from '../domain/client';
import { DomainError } from '../domain/domain-error';
import { startSession } from '../domain/session';
import type { Session } from '../domain/session';
import type { JsonObject } from '../util/json';
import { fromNumericDate, toNumericDate } from '../util/time';
import type { Report } from './report';

/** What token is wanted. */
export interface TokenRequest {
  readonly username: string;
  /** Default that of every access token. */
  readonly lifetimeSeconds: number | undefined;
  readonly claims: JsonObject;
}

/**
 * Issues an access token on a session of its own, which lives as long as the token and can be listed and revoked.
 * @throws DomainError ACCOUNT_NOT_FOUND, ACCOUNT_DISABLED
 * @throws MisuseError for a claim that is reserved or too large
 */
export async function issueToken(core: Core, { username, lifetimeSeconds, claims }: TokenRequest): Promise<Report> {
  const claimSet = new ClaimSet();
  for (const [name, value] of Object.entries(claims)) claimSet.set(name, value);
  const account = requireEnabled(await core.accounts.require(username));
  const session = createSession(core, account, lifetimeSeconds ?? core.config.accessTokenLifetimeSeconds);
  await open(core, session);
  const { id: sessionId, userId, generation, authenticatedAt, createdAt, absoluteExpiresAt } = session;
  const accessToken = core.accessTokens.issue({
    userId,
    sessionId,
    generation,
    authenticatedAt,
    issuedAt: createdAt,
    expiresAt: absoluteExpiresAt,
    roles: account.roles,
    scope: account.scope ?? [],
    additionalClaims: claimSet.toJSON(),
  });
  return { text: accessToken, json: { accessToken, sessionId, expiresAt: absoluteExpiresAt } };
}

function createSession({ clock, randomness }: Core, account: Account, lifetimeSeconds: number): Session {
  // Tokens count in whole seconds: the session ends when its token does.
  const now = fromNumericDate(toNumericDate(clock.now()));
  const lifetimes = { idleSeconds: lifetimeSeconds, absoluteSeconds: lifetimeSeconds };
  const client = describeClient(undefined, 'auth-gateway token issue');
  const session = startSession({ id: randomness.sessionId(), userId: account.id, now, lifetimes, client });
  return { ...session, accessExpiresAt: session.absoluteExpiresAt };
}

/** Looks at the account once more: one that is disabled meanwhile has ended only the sessions that were there. */
async function open({ sessionStore, sessions, accounts }: Core, session: Session): Promise<void> {
  await sessionStore.insert(session);
  const account = await accounts.findById(session.userId);
  if (account !== undefined && !account.disabled) return;
  await sessions.end(session, 'account_disabled');
  throw new DomainError('ACCOUNT_DISABLED');
}

function requireEnabled(account: Account): Account {
  if (account.disabled) throw new DomainError('ACCOUNT_DISABLED');
  return account;
}
