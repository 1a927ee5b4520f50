import { setting } from '../setting';
import { onOrOff, oneOf, wholeNumber } from '../values';

const daySeconds = 24 * 60 * 60;

/** Sessions and refreshes. */
export const sessionSettings = {
  sessionIdleLifetimeSeconds: setting({
    name: 'SESSION_IDLE_LIFETIME_SECONDS',
    values: wholeNumber(1, 3650 * daySeconds),
    defaultValue: 30 * daySeconds,
    meaning: 'After how many seconds without a refresh a session ends.',
  }),
  sessionAbsoluteLifetimeSeconds: setting({
    name: 'SESSION_ABSOLUTE_LIFETIME_SECONDS',
    values: wholeNumber(1, 3650 * daySeconds),
    defaultValue: 90 * daySeconds,
    meaning:
      'After how many seconds a session ends whatever happens: nobody stays signed in longer without a password.',
  }),
  refreshGraceSeconds: setting({
    name: 'REFRESH_GRACE_SECONDS',
    values: wholeNumber(0, 300),
    defaultValue: 10,
    meaning:
      'For how many seconds after a refresh the former refresh token still leads to the same new one, for clients that race ' +
      'with themselves. 0: not at all, once the new one has been used.',
  }),
  refreshWithAccessToken: setting({
    name: 'REFRESH_WITH_ACCESS_TOKEN',
    values: onOrOff(),
    defaultValue: true,
    meaning: 'Whether an access token that is still active may be exchanged for a fresh one, without a refresh token.',
  }),
  refreshRateLimit: setting({
    name: 'REFRESH_RATE_LIMIT',
    values: wholeNumber(1, 1_000_000),
    defaultValue: 60,
    meaning:
      'How many refreshes of one session a minute each process lets through; more are answered with `RATE_LIMITED`, and the ' +
      'tokens stay good.',
  }),
  sessionsPerUser: setting({
    name: 'SESSIONS_PER_USER',
    values: wholeNumber(1, 10_000),
    defaultValue: 50,
    meaning: 'How many sessions a user may have at a time. One login more ends the oldest of them.',
  }),
  revocationPollMs: setting({
    name: 'REVOCATION_POLL_MS',
    values: wholeNumber(10, 1000),
    defaultValue: 250,
    meaning: 'How often a process looks for sessions that other processes have ended, in milliseconds.',
  }),
  staleRevocations: setting({
    name: 'STALE_REVOCATIONS',
    values: oneOf(['serve', 'refuse']),
    defaultValue: 'serve',
    meaning:
      'What becomes of good access tokens while the sessions that other processes end cannot be read for more than 10 s: ' +
      '`serve` lets them in, so that a database that is away stops nobody, `refuse` answers `UNAVAILABLE`, so that no ended ' +
      'session is served.',
  }),
} as const;
