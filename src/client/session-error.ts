/** An error of a GraphQL answer, as far as the keeper looks at it. */
export interface AnswerError {
  readonly message?: string;
  readonly extensions?: Readonly<Record<string, unknown>> | undefined;
}

/** Why a call of the keeper failed. `reason` is that of docs/errors.md, or `UNREACHABLE` where no answer came. */
export class SessionError extends Error {
  override readonly name = 'SessionError';
  readonly code: string;
  readonly reason: string;
  /** Seconds after which it makes sense to try again, where the service says so. */
  readonly retryAfterSeconds: number | undefined;
  /** Everything that the service tells of it, such as `weakness`. */
  readonly extensions: Readonly<Record<string, unknown>>;

  constructor(message: string, extensions: Readonly<Record<string, unknown>>, options?: ErrorOptions) {
    super(message, options);
    const { code, reason, retryAfterSeconds } = extensions;
    this.code = textOr(code, 'INTERNAL_SERVER_ERROR');
    this.reason = textOr(reason, this.code);
    this.retryAfterSeconds = typeof retryAfterSeconds === 'number' ? retryAfterSeconds : undefined;
    this.extensions = extensions;
  }
}

/** No answer of the service came, so nothing is known: tokens are kept. */
export function unreachable(message: string, cause?: unknown, retryAfterSeconds?: number): SessionError {
  return new SessionError(message, { code: 'UNAVAILABLE', reason: 'UNREACHABLE', retryAfterSeconds }, { cause });
}

/** The closed list of docs/errors.md: upon these, and upon nothing else, a session is over. */
export type EndReason =
  | 'SESSION_REVOKED'
  | 'SESSION_EXPIRED'
  | 'ACCOUNT_DISABLED'
  | 'REFRESH_TOKEN_INVALID'
  | 'REFRESH_TOKEN_EXPIRED'
  | 'REFRESH_TOKEN_REUSED';

const passing = new Set(['UNAVAILABLE', 'RATE_LIMITED', 'INTERNAL_SERVER_ERROR']);
const ending: ReadonlySet<string> = new Set<EndReason>([
  'SESSION_REVOKED',
  'SESSION_EXPIRED',
  'ACCOUNT_DISABLED',
  'REFRESH_TOKEN_INVALID',
  'REFRESH_TOKEN_EXPIRED',
  'REFRESH_TOKEN_REUSED',
]);
const refreshable = new Set(['TOKEN_EXPIRED', 'TOKEN_INVALID', 'TOKEN_MALFORMED']);

/** Waiting helps: the same call may go well later. */
export const isPassing = ({ code }: SessionError): boolean => passing.has(code);

/** Whether it is one of the closed list. */
export const isEnd = (reason: string): reason is EndReason => ending.has(reason);

/** Nobody is signed in, so nothing is left that could be ended. */
export const isNobody = ({ reason }: SessionError): boolean => isEnd(reason) || reason === 'TOKEN_MISSING';

/** It says something about the access token alone; a refresh decides. */
export const isRefreshable = (reason: string): boolean => refreshable.has(reason);

/** The reasons of the errors, empty for one that has none. */
export function reasonsOf(errors: readonly AnswerError[] | undefined): readonly string[] {
  // Somebody else's service may answer anything, null for one.
  const given: readonly (AnswerError | null)[] = errors ?? [];
  return given.map((error) => textOr(error?.extensions?.['reason'], ''));
}

function textOr(value: unknown, otherwise: string): string {
  return typeof value === 'string' ? value : otherwise;
}
