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
} as const;
