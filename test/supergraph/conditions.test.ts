import { expectRow } from './enforcement-row';
import type { Row } from './enforcement-row';

describe('a condition', () => {
  const rows: readonly Row[] = [
    {
      name: 'that excludes the field',
      query: '{ greeting secret @skip(if: true) }',
      data: { greeting: 'hello' },
      denied: [],
    },
    {
      name: 'that includes the field',
      query: '{ secret @include(if: true) }',
      data: { secret: null },
      denied: ['secret'],
    },
    {
      name: 'by a variable that includes the field',
      query: 'query ($v: Boolean!) { greeting secret @include(if: $v) }',
      variables: { v: true },
      data: { greeting: 'hello', secret: null },
      denied: ['secret'],
    },
    {
      name: 'by a variable that excludes the field',
      query: 'query ($v: Boolean!) { greeting secret @include(if: $v) }',
      variables: { v: false },
      data: { greeting: 'hello' },
      denied: [],
      rejected: ['secret'],
    },
    {
      name: 'by a default',
      query: 'query ($v: Boolean = true) { greeting secret @skip(if: $v) }',
      data: { greeting: 'hello' },
      denied: [],
      rejected: ['secret'],
    },
    {
      name: 'on a field that is never null',
      query: 'query ($v: Boolean!) { greeting must @include(if: $v) }',
      variables: { v: false },
      data: { greeting: 'hello' },
      denied: [],
      rejected: ['must'],
    },
    {
      name: 'on a fragment',
      query: 'query ($v: Boolean!) { greeting ... @skip(if: $v) { secret } }',
      variables: { v: true },
      data: { greeting: 'hello' },
      denied: [],
      rejected: ['secret'],
    },
    {
      name: 'on a spread',
      query: 'query ($v: Boolean!) { me { id ...F @include(if: $v) } } fragment F on User { email }',
      variables: { v: true },
      data: { me: { id: 'ann', email: null } },
      denied: ['me.email'],
    },
    {
      name: 'on what is left of an object',
      query: 'query ($v: Boolean!) { me { email name @include(if: $v) } }',
      variables: { v: false },
      data: { me: { email: null } },
      denied: ['me.email'],
    },
    {
      name: 'on the denied one of two fields that merge',
      query: 'query ($v: Boolean!) { me { id } me @include(if: $v) { email } }',
      variables: { v: false },
      data: { me: { id: 'ann' } },
      denied: [],
      rejected: ['me.email'],
    },
    {
      name: 'of both kinds',
      query: 'query ($v: Boolean!) { greeting secret @include(if: $v) @skip(if: $v) }',
      variables: { v: true },
      data: { greeting: 'hello' },
      denied: [],
      rejected: ['secret'],
    },
  ];
  it.each(rows)('$name', async (row) => {
    await expectRow(row);
  });
});
