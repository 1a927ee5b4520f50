import { setting } from '../setting';
import { httpUrlPrefix, onOrOff, wholeNumber, wordList } from '../values';

/** Signing in: passwords, and what happens at a sign-in. */
export const signInSettings = {
  passwordMinLength: setting({
    name: 'PASSWORD_MIN_LENGTH',
    values: wholeNumber(8, 64),
    defaultValue: 15,
    meaning: 'The least number of characters (code points) of a new password.',
  }),
  passwordContextWords: setting({
    name: 'PASSWORD_CONTEXT_WORDS',
    values: wordList(),
    defaultValue: [],
    defaultText: 'none',
    meaning:
      'Words that everybody here could guess, such as the name of the company: a new password must be long enough without them. ' +
      'User name, e-mail address and the name of this product always count.',
  }),
  breachedPasswordCheck: setting({
    name: 'BREACHED_PASSWORD_CHECK',
    values: onOrOff(),
    defaultValue: false,
    meaning:
      'Whether new passwords are looked up among those that were stolen elsewhere. The first 5 hex digits of their SHA-1 are sent to ' +
      '`BREACHED_PASSWORD_URL`, and nothing else. Where that does not answer, the password is accepted.',
  }),
  breachedPasswordUrl: setting({
    name: 'BREACHED_PASSWORD_URL',
    values: httpUrlPrefix(),
    defaultValue: 'https://api.pwnedpasswords.com/range/',
    meaning:
      'Where they are looked up: the 5 digits are put at its end. Whatever speaks the range protocol of Have I Been Pwned.',
  }),
  passwordHashConcurrency: setting({
    name: 'PASSWORD_HASH_CONCURRENCY',
    values: wholeNumber(1, 64),
    defaultValue: undefined,
    defaultText: 'the cores of the machine less one, 1 to 3',
    meaning:
      'How many passwords each process hashes at the same time; each takes a core and 19 MiB. Less than the threads of Node, which are 4 ' +
      'unless `UV_THREADPOOL_SIZE` says otherwise.',
  }),
  passwordHashQueue: setting({
    name: 'PASSWORD_HASH_QUEUE',
    values: wholeNumber(0, 10_000),
    defaultValue: 100,
    meaning: 'How many more passwords may wait for that; the rest are answered with `SERVER_BUSY` at once.',
  }),
  loginRateLimitPerAccount: setting({
    name: 'LOGIN_RATE_LIMIT_PER_ACCOUNT',
    values: wholeNumber(1, 1_000_000),
    defaultValue: 10,
    meaning:
      'How many attempts at the password of one account may fail within 15 minutes, in all processes together. Each further one ' +
      'has to wait, longer each time, and is answered with `RATE_LIMITED` until then. A client that was signed in to the account ' +
      'before has a count of its own.',
  }),
  loginRateLimitPerAddress: setting({
    name: 'LOGIN_RATE_LIMIT_PER_ADDRESS',
    values: wholeNumber(1, 1_000_000),
    defaultValue: 100,
    meaning:
      'The same for one client address, whatever the accounts; of IPv6 a /64 is one address. Behind a proxy, ' +
      'set `TRUSTED_PROXIES`.',
  }),
  successMiddlewareTimeoutMs: setting({
    name: 'SUCCESS_MIDDLEWARE_TIMEOUT_MS',
    values: wholeNumber(1, 60_000),
    defaultValue: 5000,
    meaning:
      'How long each success middleware may work by itself, in milliseconds, before the sign-in fails with `UNAVAILABLE`.',
  }),
} as const;
