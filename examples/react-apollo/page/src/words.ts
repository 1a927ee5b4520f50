import { CombinedGraphQLErrors } from '@apollo/client';
import { SessionError } from 'graphql-auth-gateway/client';

/** What is said on the page that somebody comes to whose session is over. */
export interface Notice {
  readonly title: string;
  readonly text: string;
  readonly tone: 'calm' | 'warning';
}

const expired: Notice = {
  title: 'Your session has expired',
  text: 'You were away for a while. Please sign in again.',
  tone: 'calm',
};

/** Every reason of the event `signedOut`, and `UNTOLD` of session.ts. Whatever comes new: what `unknown` says is true of all. */
const notices: Readonly<Record<string, Notice>> = {
  LOGOUT: { title: 'You have signed out', text: 'See you soon.', tone: 'calm' },
  ELSEWHERE: { title: 'You have signed out', text: 'It was done in another tab of this browser.', tone: 'calm' },
  SESSION_EXPIRED: expired,
  REFRESH_TOKEN_EXPIRED: expired,
  TOKEN_MISSING: expired,
  SESSION_REVOKED: {
    title: 'You were signed out from elsewhere',
    text: 'Somebody ended this session from another device. Was it not you? Then change your password.',
    tone: 'warning',
  },
  REFRESH_TOKEN_REUSED: {
    title: 'You were signed out for your safety',
    text: 'A copy of this session was used somewhere else. Sign in, and change your password.',
    tone: 'warning',
  },
  ACCOUNT_DISABLED: { title: 'This account is disabled', text: 'Ask whoever looks after accounts.', tone: 'warning' },
  UNTOLD: {
    title: 'Signed out on this page only',
    text: 'The server could not be reached, so it does not know yet.',
    tone: 'warning',
  },
};
const unknown: Notice = { title: 'You were signed out', text: 'Sign in to go on.', tone: 'calm' };

/** Why nobody is signed in any more; undefined where nobody was. */
export function toNotice(reason: string | undefined): Notice | undefined {
  return reason === undefined ? undefined : (notices[reason] ?? unknown);
}

const failures: Readonly<Record<string, string>> = {
  BAD_CREDENTIALS: 'User name or password is wrong.',
  ACCOUNT_DISABLED: 'This account is disabled.',
  TOO_MANY_ATTEMPTS: 'Too many attempts. Please wait a moment.',
  RATE_LIMITED: 'There is a lot going on here. Please wait a moment.',
  UNREACHABLE: 'The server cannot be reached. Are you online?',
  UNAVAILABLE: 'This does not work at the moment. Please try again.',
  FORBIDDEN: 'You may not do this.',
};

/** Why something failed, for people: by its reason, else by its code. Both stay as they are when messages are reworded. */
export function sayFailure(error: unknown): string {
  const { code, reason, message } = toFailure(error);
  const isOwnWord = code === 'BAD_USER_INPUT' && message !== '';
  return failures[reason] ?? failures[code] ?? (isOwnWord ? message : 'Something went wrong. Please try again.');
}

function toFailure(error: unknown): { readonly code: string; readonly reason: string; readonly message: string } {
  if (error instanceof SessionError) return error;
  if (!CombinedGraphQLErrors.is(error)) return { code: 'UNAVAILABLE', reason: 'UNREACHABLE', message: '' };
  const [{ message, extensions } = { message: '', extensions: {} }] = error.errors;
  return { code: String(extensions?.['code']), reason: String(extensions?.['reason']), message };
}
