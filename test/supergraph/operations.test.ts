import { expectRow } from './enforcement-row';
import type { Row } from './enforcement-row';
import { signedIn } from './graph';

describe('an operation', () => {
  const rows: readonly Row[] = [
    {
      name: 'of several',
      query: 'query A { secret } query B { greeting }',
      operationName: 'B',
      data: { greeting: 'hello' },
      denied: [],
    },
    {
      name: 'of several that is denied',
      query: 'query A { secret } query B { greeting }',
      operationName: 'A',
      data: { secret: null },
      denied: ['secret'],
    },
    {
      name: 'that changes something',
      query: 'mutation { note { id } rename { id } }',
      data: { note: { id: 'n' }, rename: null },
      denied: ['rename'],
    },
    {
      name: 'that could change something but not say so',
      query: 'mutation { note { id } wipe }',
      data: null,
      denied: ['wipe'],
    },
    {
      name: 'without an answer, in which something else is never null',
      query: '{ users { id } must }',
      data: null,
      denied: ['must'],
    },
    {
      name: 'that changes something, for a caller',
      query: 'mutation { wipe rename { id } }',
      caller: signedIn(['admin']),
      data: { wipe: true, rename: { id: 'ann' } },
      denied: [],
    },
    {
      name: 'that subscribes',
      query: 'subscription { ticks { id email } }',
      data: { ticks: { id: 'ann', email: null } },
      denied: ['ticks.email'],
    },
    {
      name: 'that subscribes to what is denied',
      query: 'subscription { news }',
      data: { news: null },
      denied: ['news'],
    },
    {
      name: 'with the name of the root type',
      query: '{ __typename secret }',
      data: { __typename: 'Query', secret: null },
      denied: ['secret'],
    },
    {
      name: 'with introspection',
      query: '{ __type(name: "Vault") { name } secret }',
      data: { __type: { name: 'Vault' }, secret: null },
      denied: ['secret'],
    },
    {
      name: 'with introspection alone',
      query: '{ __schema { queryType { name } } }',
      data: { __schema: { queryType: { name: 'Query' } } },
      denied: [],
    },
    {
      name: 'with variables that are left over',
      query: 'query ($a: String, $b: String) { greeting(name: $a) secret(name: $b) }',
      variables: { a: 'x', b: 'y' },
      data: { greeting: 'hello', secret: null },
      denied: ['secret'],
    },
    {
      name: 'with names that objects have',
      query: '{ constructor: greeting toString: secret hasOwnProperty: greeting }',
      data: { constructor: 'hello', toString: null, hasOwnProperty: 'hello' },
      denied: ['toString'],
    },
  ];
  it.each(rows)('$name', async (row) => {
    await expectRow(row);
  });
});
