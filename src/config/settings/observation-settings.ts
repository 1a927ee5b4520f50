import { setting } from '../setting';
import { onOrOff, oneOf, wholeNumber } from '../values';

/** What can be seen of the service while it runs. */
export const observationSettings = {
  logLevel: setting({
    name: 'LOG_LEVEL',
    values: oneOf(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']),
    defaultValue: 'info',
    meaning: 'What is logged at the least, as JSON lines on standard output.',
  }),
  requestLog: setting({
    name: 'REQUEST_LOG',
    values: oneOf(['off', 'refused', 'all']),
    defaultValue: 'refused',
    meaning:
      'Which requests get a line in the log: none, those that were refused or failed, or all. Those that went well are of level `info`, ' +
      'probes and published keys among them of level `debug`.',
  }),
  auditLog: setting({
    name: 'AUDIT_LOG',
    values: onOrOff(),
    defaultValue: true,
    meaning:
      'Whether each audit event is a JSON line with the member `audit` on standard output, whatever `LOG_LEVEL` is. What is ' +
      'stored does not depend on it.',
  }),
  auditRetentionDays: setting({
    name: 'AUDIT_RETENTION_DAYS',
    values: wholeNumber(0, 3650),
    defaultValue: 90,
    meaning:
      'For how many days audit events are kept in the database; 0 stores none. `auth-gateway audit list` shows them.',
  }),
  auditStoreRefreshes: setting({
    name: 'AUDIT_STORE_REFRESHES',
    values: onOrOff(),
    defaultValue: false,
    meaning:
      'Whether refreshes that went as usual are stored too: a row for each, hundreds a week for a session in use. Those that did not ' +
      'are stored in any case, and all of them are lines of the log.',
  }),
  metricsPort: setting({
    name: 'METRICS_PORT',
    values: wholeNumber(0, 65_535),
    defaultValue: undefined,
    defaultText: 'on `PORT` in development, none in production',
    meaning:
      'The TCP port of `GET /metrics`, on the address of `HOST`; 0 takes a free one. Whoever reaches it can read the metrics, so keep ' +
      'it from the network of the clients.',
  }),
} as const;
