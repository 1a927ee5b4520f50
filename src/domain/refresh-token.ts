/** What a refresh token says. */
export interface RefreshToken {
  readonly sessionId: string;
  readonly generation: number;
}

/** Derives and checks refresh tokens. There is no store behind it: a token is a pure function of what it says. */
export interface RefreshTokens {
  /** The same token for the same session and generation, always. */
  derive(token: RefreshToken): string;
  /**
   * Checks authenticity, before any database is asked.
   * @throws DomainError REFRESH_TOKEN_INVALID
   */
  parse(token: string): RefreshToken;
}
