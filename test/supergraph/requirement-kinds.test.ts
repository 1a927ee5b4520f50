import { expectRow } from './enforcement-row';
import type { Row } from './enforcement-row';
import { signedIn } from './graph';

describe('a requirement', () => {
  const rows: readonly Row[] = [
    {
      name: 'is met by all scopes of one entry',
      query: '{ scoped }',
      caller: signedIn(['read:a', 'read:b']),
      data: { scoped: 'scoped' },
      denied: [],
    },
    {
      name: 'is met by the other entry',
      query: '{ scoped }',
      caller: signedIn(['admin']),
      data: { scoped: 'scoped' },
      denied: [],
    },
    {
      name: 'is not met by half of an entry',
      query: '{ scoped }',
      caller: signedIn(['read:a']),
      data: { scoped: null },
      denied: ['scoped'],
    },
    {
      name: 'is not met by a longer scope',
      query: '{ scoped }',
      caller: signedIn(['administrator']),
      data: { scoped: null },
      denied: ['scoped'],
    },
    {
      name: 'is not met by scopes of a caller who is refused',
      query: '{ scoped }',
      caller: { isAuthenticated: false, scope: new Set(['admin']) },
      data: { scoped: null },
      denied: ['scoped'],
    },
    {
      name: 'is met by a policy',
      query: '{ ruled }',
      caller: signedIn([], ['root']),
      data: { ruled: 'ruled' },
      denied: [],
    },
    {
      name: 'is met by two policies',
      query: '{ ruled }',
      caller: signedIn([], ['paid', 'owner']),
      data: { ruled: 'ruled' },
      denied: [],
    },
    {
      name: 'is not met by one of two policies',
      query: '{ ruled }',
      caller: signedIn([], ['owner']),
      data: { ruled: null },
      denied: ['ruled'],
    },
    {
      name: 'of three directives needs all three',
      query: '{ strict }',
      caller: signedIn(['read:a'], ['owner']),
      data: { strict: 'strict' },
      denied: [],
    },
    {
      name: 'of three directives is not met without the scope',
      query: '{ strict }',
      caller: signedIn([], ['owner']),
      data: { strict: null },
      denied: ['strict'],
    },
    {
      name: 'of three directives is not met without the policy',
      query: '{ strict }',
      caller: signedIn(['read:a']),
      data: { strict: null },
      denied: ['strict'],
    },
    {
      name: 'of three directives is not met by an anonymous caller',
      query: '{ strict }',
      data: { strict: null },
      denied: ['strict'],
    },
    { name: 'of an object', query: '{ vault { gold } }', data: { vault: null }, denied: ['vault'] },
    {
      name: 'of an object is not passed by __typename alone',
      query: '{ vault { __typename } }',
      data: { vault: null },
      denied: ['vault'],
    },
    { name: 'of an object in a list', query: '{ vaults { gold } }', data: { vaults: null }, denied: ['vaults'] },
    {
      name: 'of an enum',
      query: '{ level levels me { level } }',
      data: { level: null, levels: null, me: { level: null } },
      denied: ['level', 'levels', 'me.level'],
    },
    { name: 'of a scalar', query: '{ token }', caller: signedIn(), data: { token: null }, denied: ['token'] },
    {
      name: 'of a scalar that is met',
      query: '{ token }',
      caller: signedIn(['token']),
      data: { token: 'token' },
      denied: [],
    },
    { name: 'of an interface', query: '{ guarded { a } }', data: { guarded: null }, denied: ['guarded'] },
    {
      name: 'of an interface is not passed by __typename alone',
      query: '{ guarded { __typename } }',
      data: { guarded: null },
      denied: ['guarded'],
    },
    {
      name: 'of an interface is not passed by an implementer',
      query: '{ guarded { ... on OpenGuarded { b } } }',
      data: { guarded: null },
      denied: ['guarded'],
    },
    {
      name: 'of every member is one of the union',
      query: '{ closed { __typename } }',
      data: { closed: null },
      denied: ['closed'],
    },
  ];
  it.each(rows)('$name', async (row) => {
    await expectRow(row);
  });
});
