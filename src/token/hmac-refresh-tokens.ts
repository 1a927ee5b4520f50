import { createHmac, timingSafeEqual } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { DomainError } from '../domain/domain-error';
import type { RefreshToken, RefreshTokens } from '../domain/refresh-token';
import type { KeyRing } from './key-ring';

/** Version, session id (128 bits), generation without leading zeros, HMAC-SHA256 of all of the former. */
const pattern = /^(r1\.([A-Za-z0-9_-]{22})\.([1-9][0-9]{0,14}))\.([A-Za-z0-9_-]{43})$/;

/** Longer than any refresh token, so that a huge string is not even matched. */
const maxLength = 128;

/** Refresh tokens that are a pure function of session and generation: nothing is stored that could be presented. */
export class HmacRefreshTokens implements RefreshTokens {
  readonly #keyRing: KeyRing;

  constructor(keyRing: KeyRing) {
    this.#keyRing = keyRing;
  }

  derive({ sessionId, generation }: RefreshToken): string {
    const statement = `r1.${sessionId}.${String(generation)}`;
    return `${statement}.${authenticate(statement, this.#keyRing.refreshKey).toString('base64url')}`;
  }

  parse(token: string): RefreshToken {
    const match = token.length > maxLength ? null : pattern.exec(token);
    const [, statement, sessionId, generation, code] = match ?? [];
    if (statement === undefined || sessionId === undefined || generation === undefined || code === undefined) {
      throw new DomainError('REFRESH_TOKEN_INVALID');
    }
    const presented = Buffer.from(code, 'base64url');
    // One spelling only: the last character of 43 carries two bits that decoding ignores.
    const isCanonical = presented.toString('base64url') === code;
    const isAuthentic = this.#keyRing.refreshKeys.some((key) =>
      // In constant time: how far a guess agrees must not show.
      timingSafeEqual(presented, authenticate(statement, key)),
    );
    if (!isCanonical || !isAuthentic) throw new DomainError('REFRESH_TOKEN_INVALID');
    return { sessionId, generation: Number(generation) };
  }
}

function authenticate(statement: string, key: KeyObject): Buffer {
  // The prefix keeps this use of the key apart from any other.
  return createHmac('sha256', key).update(`refresh-token:${statement}`).digest();
}
