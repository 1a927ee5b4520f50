import { expectRow } from './enforcement-row';
import type { Row } from './enforcement-row';
import { signedIn } from './graph';

describe('a field', () => {
  const rows: readonly Row[] = [
    { name: 'that requires nothing', query: '{ greeting }', data: { greeting: 'hello' }, denied: [] },
    {
      name: 'that requires a caller',
      query: '{ secret greeting }',
      data: { secret: null, greeting: 'hello' },
      denied: ['secret'],
    },
    { name: 'for a caller', query: '{ secret }', caller: signedIn(), data: { secret: 'secret' }, denied: [] },
    { name: 'under an alias', query: '{ greeting: secret }', data: { greeting: null }, denied: ['greeting'] },
    { name: 'under two aliases', query: '{ a: secret b: secret }', data: { a: null, b: null }, denied: ['a', 'b'] },
    { name: 'that is never null', query: '{ greeting must }', data: null, denied: ['must'] },
    {
      name: 'below an object',
      query: '{ me { name email } }',
      data: { me: { name: 'Ann', email: null } },
      denied: ['me.email'],
    },
    {
      name: 'that is all of an object',
      query: '{ me { email } }',
      data: { me: { email: null } },
      denied: ['me.email'],
    },
    {
      name: 'that is all of an object that is null',
      query: '{ ghost { email } }',
      data: { ghost: null },
      denied: [],
      rejected: ['ghost.email'],
    },
    { name: 'never null, below an object', query: '{ me { name phone } }', data: { me: null }, denied: ['me.phone'] },
    {
      name: 'never null, below one never null',
      query: '{ me { name firmFriend { phone } } }',
      data: { me: null },
      denied: ['me.firmFriend.phone'],
    },
    {
      name: 'below a list',
      query: '{ strangers { email } }',
      data: { strangers: [{ email: null }, null, { email: null }] },
      denied: ['strangers.0.email', 'strangers.2.email'],
      rejected: ['strangers.email'],
    },
    {
      name: 'never null, below a list',
      query: '{ strangers { phone } }',
      data: { strangers: [null, null, null] },
      denied: ['strangers.0.phone', 'strangers.2.phone'],
      rejected: ['strangers.phone'],
    },
    {
      name: 'never null, below a list that has no nulls',
      query: '{ greeting me { friends { phone } } }',
      data: { greeting: 'hello', me: { friends: null } },
      denied: ['me.friends.0.phone'],
      rejected: ['me.friends.phone'],
    },
    {
      name: 'never null, up to the root',
      query: '{ users { phone } }',
      data: null,
      denied: ['users.0.phone'],
      rejected: ['users.phone'],
    },
    {
      name: 'below a list of lists',
      query: '{ matrix { email } }',
      data: { matrix: [[{ email: null }], null, [{ email: null }, null]] },
      denied: ['matrix.0.0.email', 'matrix.2.0.email'],
      rejected: ['matrix.email'],
    },
    {
      name: 'at every depth',
      query: '{ me { email friend { email friend { email } } } }',
      data: { me: { email: null, friend: { email: null, friend: { email: null } } } },
      denied: ['me.email', 'me.friend.email', 'me.friend.friend.email'],
    },
    {
      name: 'in the order of the query',
      query: '{ me { email id phone: name } greeting }',
      data: { me: { email: null, id: 'ann', phone: 'Ann' }, greeting: 'hello' },
      denied: ['me.email'],
    },
  ];
  it.each(rows)('$name', async (row) => {
    await expectRow(row);
  });
});
