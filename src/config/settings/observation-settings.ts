import { setting } from '../setting';
import { oneOf } from '../values';

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
} as const;
