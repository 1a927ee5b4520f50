import type { JsonObject } from '../util/json';
import type { Answer } from './send';

/** Somebody who is signed in, as their client knows it. */
export interface TestSession {
  /** The id of the session. */
  readonly id: string;
  readonly userId: string;
  readonly username: string;
  readonly accessToken: string;
  /** Undefined in cookie mode, where a cookie holds it. */
  readonly refreshToken: string | undefined;
  /** When the access token expires, by the clock of the gateway. */
  readonly expiresAt: Date;
  /** What success middlewares have added to the answer. */
  readonly extra: JsonObject;
  /** The headers of a request of this session: `Authorization`, or in cookie mode `Cookie` and `Origin`. */
  readonly headers: Readonly<Record<string, string>>;
}

/** A sign-in or a refresh that was refused. */
export class RefusedError extends Error {
  override readonly name = 'RefusedError';
  /** As in docs/errors.md. */
  readonly reason: string | undefined;

  constructor(what: string, { reason, text }: Answer<unknown>) {
    super(`${what} was refused: ${reason ?? text}`);
    this.reason = reason;
  }
}

const fields = 'accessToken refreshToken expiresAt extra user { id username } session { id }';

/** Signs in. */
export const loginOperation = `mutation ($input: LoginInput!) { payload: login(input: $input) { ${fields} } }`;

/** Refreshes; in cookie mode without an input. */
export const refreshOperation = `mutation ($input: RefreshTokenInput) { payload: refreshToken(input: $input) { ${fields} } }`;

/** What both of them answer. */
export interface PayloadData {
  readonly payload: {
    readonly accessToken: string;
    readonly refreshToken: string | null;
    readonly expiresAt: string;
    readonly extra: JsonObject;
    readonly user: { readonly id: string; readonly username: string };
    readonly session: { readonly id: string };
  };
}

/**
 * The session of an answer.
 * @throws RefusedError when there is none
 */
export function readSession(what: string, answer: Answer<PayloadData>, origin: string): TestSession {
  if (answer.errors.length > 0 || !answer.data) throw new RefusedError(what, answer);
  const { accessToken, refreshToken, expiresAt, extra, user, session } = answer.data.payload;
  const cookies = answer.headers.getSetCookie().map((line) => line.replace(/;.*$/, ''));
  const hasCookies = refreshToken === null && cookies.length > 0;
  const tokens = { accessToken, refreshToken: refreshToken ?? undefined, expiresAt: new Date(expiresAt) };
  const headers = hasCookies
    ? { cookie: cookies.join('; '), origin, authorization: `Bearer ${accessToken}` }
    : { authorization: `Bearer ${accessToken}` };
  return { id: session.id, userId: user.id, username: user.username, ...tokens, extra, headers };
}
