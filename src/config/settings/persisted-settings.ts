import { setting } from '../setting';
import { oneOf, onOrOff, text } from '../values';

/** Operations that clients name in place of sending their text. */
export const persistedSettings = {
  automaticPersistedQueries: setting({
    name: 'AUTOMATIC_PERSISTED_QUERIES',
    values: onOrOff(),
    defaultValue: true,
    meaning:
      'Whether clients may send the hash of a query in place of its text, once it has run ([persisted-operations.md](persisted-operations.md)). ' +
      'Never of a mutation. `off` answers `PERSISTED_QUERIES_OFF`.',
  }),
  persistedOperations: setting({
    name: 'PERSISTED_OPERATIONS',
    values: text(),
    defaultValue: undefined,
    meaning:
      'The file with the manifest of persisted operations, as the tools of Apollo, GraphQL Code Generator or Relay write it. It is read again ' +
      'when it changes and on SIGHUP.',
  }),
  persistedOperationsMode: setting({
    name: 'PERSISTED_OPERATIONS_MODE',
    values: oneOf(['allow', 'audit', 'only']),
    defaultValue: 'allow',
    meaning:
      'What becomes of operations that are not in the manifest: `allow` runs them, `audit` runs them, counts them and logs each once, `only` ' +
      'refuses them with `OPERATION_NOT_LISTED`.',
  }),
} as const;
