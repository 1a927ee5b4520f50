import { setting } from '../setting';
import { wholeNumber } from '../values';

/** Signing in: passwords, and what happens at a sign-in. */
export const signInSettings = {
  passwordMinLength: setting({
    name: 'PASSWORD_MIN_LENGTH',
    values: wholeNumber(8, 64),
    defaultValue: 15,
    meaning: 'The least number of characters (code points) of a new password.',
  }),
  successMiddlewareTimeoutMs: setting({
    name: 'SUCCESS_MIDDLEWARE_TIMEOUT_MS',
    values: wholeNumber(1, 60_000),
    defaultValue: 5000,
    meaning:
      'How long each success middleware may work by itself, in milliseconds, before the sign-in fails with `UNAVAILABLE`.',
  }),
} as const;
