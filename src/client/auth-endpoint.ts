import type { ClientClock } from './client-system.ts';
import { SessionError, unreachable } from './session-error.ts';
import type { AnswerError } from './session-error.ts';
import { isObject } from './session-record.ts';
import type { AuthPayload } from './session-record.ts';

/** Which credential travels where: see docs/cookies.md. */
export type SessionMode = 'tokens' | 'refreshCookie' | 'cookies';

/** What `login` tells beside the tokens. */
export interface LoginResult {
  readonly user: { readonly id: string; readonly username: string; readonly roles: readonly string[] };
  readonly session: { readonly id: string; readonly expiresAt: string };
  readonly extra: Readonly<Record<string, unknown>>;
}

/** Whose sessions `logout` ends: this one, the others of the user, or all. */
export type LogoutScope = 'CURRENT' | 'OTHERS' | 'ALL';

/** How the endpoint is reached. */
export interface EndpointOptions {
  readonly url: string;
  /** Default the global `fetch`. */
  readonly fetch: typeof fetch | undefined;
  readonly mode: SessionMode;
  readonly clock: ClientClock;
  /** Default 15,000. */
  readonly timeoutMs: number | undefined;
}

interface Answer {
  readonly data?: Readonly<Record<string, unknown>> | null;
  readonly errors?: readonly AnswerError[];
}

/** The operations of the gateway that a session needs. Every method throws {@link SessionError}. */
export class AuthEndpoint {
  readonly #options: EndpointOptions;
  /** In cookie mode no token is asked for that no script needs to see. */
  readonly #tokens: string;

  constructor(options: EndpointOptions) {
    this.#options = options;
    const tokens = { tokens: 'accessToken refreshToken', refreshCookie: 'accessToken', cookies: '' };
    this.#tokens = `${tokens[options.mode]} expiresIn session { id expiresAt }`;
  }

  async login(username: string, password: string, token: string | null): Promise<AuthPayload & LoginResult> {
    const query = `mutation ($input: LoginInput!) { login(input: $input) { ${this.#tokens} extra user { id username roles } } }`;
    // The one place where the form of an answer is taken from its operation.
    return (await this.#ask('login', { query, variables: { input: { username, password } } }, token)) as AuthPayload &
      LoginResult;
  }

  async refresh(refreshToken: string | null): Promise<AuthPayload> {
    const query = `mutation ($input: RefreshTokenInput) { refreshToken(input: $input) { ${this.#tokens} } }`;
    const variables = refreshToken === null ? {} : { input: { refreshToken } };
    return (await this.#ask('refreshToken', { query, variables }, null)) as AuthPayload;
  }

  async logout(scope: LogoutScope, token: string | null): Promise<void> {
    const query = 'mutation ($scope: LogoutScope!) { logout(scope: $scope) { endedSessions } }';
    await this.#ask('logout', { query, variables: { scope } }, token);
  }

  async #ask(field: string, operation: object, token: string | null): Promise<unknown> {
    const { data, errors } = await this.#post(JSON.stringify(operation), token);
    const value = data?.[field];
    if (isObject(value)) return value;
    const [error] = errors ?? [];
    throw new SessionError(error?.message ?? 'The service answered nothing.', error?.extensions ?? {});
  }

  async #post(body: string, token: string | null): Promise<Answer> {
    const { url, fetch: send = globalThis.fetch, mode, clock, timeoutMs = 15_000 } = this.#options;
    const abort = new AbortController();
    const cancel = clock.after(timeoutMs, () => abort.abort());
    try {
      const response = await send(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json', accept: 'application/json', ...bearer(token) },
        credentials: mode === 'tokens' ? 'same-origin' : 'include',
        // A 307 or 308 would hand the password or the refresh token in the body on to wherever it points.
        redirect: 'error',
        body,
        signal: abort.signal,
      });
      return await readAnswer(response);
    } catch (error) {
      throw error instanceof SessionError ? error : unreachable('No answer came from the service.', error);
    } finally {
      cancel();
    }
  }
}

/** The headers that carry an access token. */
export function bearer(token: string | null | undefined): Record<string, string> {
  return token === null || token === undefined ? {} : { authorization: `Bearer ${token}` };
}

async function readAnswer(response: Response): Promise<Answer> {
  const text = await response.text();
  try {
    const answer: unknown = JSON.parse(text);
    if (isAnswer(answer)) return answer;
  } catch {
    // A page of a proxy: what it says is no answer of the service.
  }
  const message = `What answered with status ${response.status} is not the service.`;
  // A date, which may stand there, too, would have to be believed together with the clock here.
  throw unreachable(message, undefined, Number(response.headers.get('retry-after')) || undefined);
}

function isAnswer(value: unknown): value is Answer {
  return isObject(value) && (Array.isArray(value['errors']) || isObject(value['data']));
}
