import { expectRow } from './enforcement-row';
import type { Row } from './enforcement-row';

describe('a fragment', () => {
  const rows: readonly Row[] = [
    {
      name: 'with a denied field',
      query: '{ me { ...F } } fragment F on User { name email }',
      data: { me: { name: 'Ann', email: null } },
      denied: ['me.email'],
    },
    {
      name: 'in a fragment',
      query: '{ ...Q } fragment Q on Query { me { ...F } } fragment F on User { email }',
      data: { me: { email: null } },
      denied: ['me.email'],
    },
    {
      name: 'used twice',
      query: '{ me { ...F friend { ...F } } } fragment F on User { email id }',
      data: { me: { email: null, id: 'ann', friend: { email: null, id: 'bob' } } },
      denied: ['me.email', 'me.friend.email'],
    },
    {
      name: 'that is left with nothing',
      query: '{ greeting ...Q } fragment Q on Query { secret }',
      data: { greeting: 'hello', secret: null },
      denied: ['secret'],
    },
    {
      name: 'without a type',
      query: '{ me { ... { email } name } }',
      data: { me: { email: null, name: 'Ann' } },
      denied: ['me.email'],
    },
    {
      name: 'on an interface',
      query: '{ me { ...N } } fragment N on Node { name ... on User { email } }',
      data: { me: { name: 'Ann', email: null } },
      denied: ['me.email'],
    },
    {
      name: 'merges with the fields around',
      query: '{ me { friend { id } } ...Q } fragment Q on Query { me { friend { email } } }',
      data: { me: { friend: { id: 'bob', email: null } } },
      denied: ['me.friend.email'],
    },
    {
      name: 'merges one field asked three times',
      query: '{ me { email } me { email name } me { email } }',
      data: { me: { email: null, name: 'Ann' } },
      denied: ['me.email'],
    },
  ];
  it.each(rows)('$name', async (row) => {
    await expectRow(row);
  });
});
