import { setting } from '../setting';
import { wholeNumber } from '../values';

/** How large a query may be. Larger ones are answered with `QUERY_TOO_COMPLEX` before anything of them is carried out. */
export const querySettings = {
  queryMaxTokens: setting({
    name: 'QUERY_MAX_TOKENS',
    values: wholeNumber(100, 2000),
    defaultValue: 1000,
    meaning:
      'How many tokens a query may have, comments included. What a rule of the specification costs can grow with its square.',
  }),
  queryMaxDepth: setting({
    name: 'QUERY_MAX_DEPTH',
    values: wholeNumber(5, 100),
    defaultValue: 10,
    meaning:
      'How many levels of fields a query may have, and of lists and objects within a value. `ofType` does not count in introspection.',
  }),
  queryMaxAliases: setting({
    name: 'QUERY_MAX_ALIASES',
    values: wholeNumber(0, 1000),
    defaultValue: 30,
    meaning: 'How many aliases an operation may have, with its fragments expanded.',
  }),
  queryMaxRootFields: setting({
    name: 'QUERY_MAX_ROOT_FIELDS',
    values: wholeNumber(1, 1000),
    defaultValue: 10,
    meaning: 'How many fields an operation may have at its root, with its fragments expanded.',
  }),
  queryMaxFields: setting({
    name: 'QUERY_MAX_FIELDS',
    values: wholeNumber(100, 100_000),
    defaultValue: 5000,
    meaning: 'How many fields and fragment spreads an operation may have, with its fragments expanded.',
  }),
} as const;
