import type { Account } from '../../src/domain/account';
import type { AuthPayload } from '../../src/domain/auth-payload';
import type { Client } from '../../src/domain/client';
import type { StoredKey } from '../../src/domain/key';
import { DomainError } from '../../src/domain/domain-error';
import type { RefreshTokens } from '../../src/domain/refresh-token';
import type { Session } from '../../src/domain/session';
import type { SessionPage } from '../../src/domain/session-store';
import type { User } from '../../src/domain/user';

/** The moment at which a {@link FakeClock} starts. */
export const noon = new Date('2026-01-01T12:00:00.000Z');

/** So many seconds after noon; before it when negative. */
export function noonPlus(seconds: number): Date {
  return new Date(noon.getTime() + seconds * 1000);
}

export const aClient: Client = { ipAddress: '192.0.2.1', userAgent: 'test' };

/** A session that began at noon, with an hour until its idle end and a day until its absolute one. */
export function aSession(session: Partial<Session> = {}): Session {
  return {
    id: 'AAAAAAAAAAAAAAAAAAAAAA',
    userId: 'user-1',
    createdAt: noon,
    authenticatedAt: noon,
    lastUsedAt: noon,
    idleExpiresAt: noonPlus(3600),
    absoluteExpiresAt: noonPlus(86_400),
    generation: 1,
    isConfirmed: false,
    rotatedAt: noon,
    accessExpiresAt: noonPlus(900),
    revokedAt: undefined,
    revocationReason: undefined,
    client: aClient,
    ...session,
  };
}

/** The first page of a list of sessions, longer than any of the tests. */
export function firstPage(now: Date): SessionPage {
  return { now, first: 100, afterId: undefined };
}

export function aUser(user: Partial<User> = {}): User {
  return { id: 'user-1', username: 'ada', roles: [], createdAt: noon, ...user };
}

export function anAccount(account: Partial<Account> = {}): Account {
  const state = { createdAt: noon, passwordChangedAt: noon, disabled: false };
  return { id: 'user-1', username: 'ada', email: undefined, roles: [], attributes: {}, ...state, ...account };
}

export function aPayload(payload: Partial<AuthPayload> = {}): AuthPayload {
  const refresh = { refreshToken: 'refresh token', refreshTokenExpiresAt: noonPlus(3600) };
  const access = {
    accessToken: 'access token',
    tokenType: 'Bearer',
    expiresIn: 900,
    expiresAt: noonPlus(900),
  } as const;
  return { ...access, ...refresh, user: aUser(), session: aSession(), extra: {}, ...payload };
}

export function aKey(key: Partial<StoredKey> = {}): StoredKey {
  const times = { createdAt: noon, activeFrom: noon, keepSeconds: 900 };
  const secret = { sealedKey: 'v1.sealed', publicJwk: { kty: 'EC', crv: 'P-256' } };
  return { id: 'key-1', use: 'access', algorithm: 'ES256', ...times, ...secret, ...key };
}

/** Where no refresh token is ever presented. */
export const noRefreshTokens: Pick<RefreshTokens, 'parse'> = {
  parse: () => {
    throw new DomainError('REFRESH_TOKEN_INVALID');
  },
};
