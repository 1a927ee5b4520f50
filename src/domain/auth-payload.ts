import type { JsonValue } from '../util/json';
import type { Session } from './session';
import type { User } from './user';

/** The answer to every successful sign-in and refresh. */
export interface AuthPayload {
  readonly accessToken: string;
  readonly tokenType: 'Bearer';
  /** Seconds until the access token expires. */
  readonly expiresIn: number;
  readonly expiresAt: Date;
  /** Undefined on a refresh made with the access token: then the refresh token of the client stays as it is. */
  readonly refreshToken: string | undefined;
  readonly refreshTokenExpiresAt: Date | undefined;
  readonly user: User;
  readonly session: Session;
  /** What success middlewares add without a typed field. */
  readonly extra: Record<string, JsonValue>;
}
