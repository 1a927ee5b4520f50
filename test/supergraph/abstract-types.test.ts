import { expectRow } from './enforcement-row';
import type { Row } from './enforcement-row';
import { signedIn } from './graph';

describe('an interface or a union', () => {
  const rows: readonly Row[] = [
    {
      name: 'gives an object whose field is open',
      query: '{ node { id name } }',
      data: { node: { id: 'ann', name: 'Ann' } },
      denied: [],
      rejected: ['node.id', 'node.name'],
    },
    {
      name: 'gives no object of a denied type',
      query: '{ draft { id } }',
      data: { draft: null },
      denied: ['draft'],
      rejected: ['draft.id'],
    },
    {
      name: 'gives no type name of a denied type',
      query: '{ draft { __typename } }',
      data: { draft: null },
      denied: ['draft'],
      rejected: ['draft.__typename'],
    },
    {
      name: 'gives no object of a denied type for a fragment on another',
      query: '{ draft { ... on User { id } } }',
      data: { draft: null },
      denied: ['draft'],
      rejected: [],
    },
    {
      name: 'gives an object for a fragment on its type',
      query: '{ node { ... on User { id } } }',
      data: { node: { id: 'ann' } },
      denied: [],
      rejected: [],
    },
    {
      name: 'denies what its implementer requires',
      query: '{ nodes { name } }',
      data: { nodes: [{ name: 'Ann' }, { name: null }, null, null] },
      denied: ['nodes.1.name', 'nodes.2'],
      rejected: ['nodes.name'],
    },
    {
      name: 'denies below an implementer',
      query: '{ node { ... on User { email id } } }',
      data: { node: { email: null, id: 'ann' } },
      denied: ['node.email'],
    },
    {
      name: 'denies a fragment on a denied type',
      query: '{ nodes { ... on Draft { text } ... on Note { text } } }',
      data: { nodes: [{}, { text: 'hi' }, null, null] },
      denied: ['nodes.2'],
      rejected: ['nodes.text'],
    },
    {
      name: 'loses a list that has no nulls',
      query: '{ firmNodes { id } }',
      data: { firmNodes: null },
      denied: ['firmNodes.1'],
      rejected: ['firmNodes.id'],
    },
    {
      name: 'mixes types whose fields differ in what may be null',
      query: '{ nodes { size } }',
      data: { nodes: [{ size: 1 }, { size: 3 }, null, null] },
      denied: ['nodes.2'],
      rejected: ['nodes.size'],
    },
    {
      name: 'within another',
      query: '{ nodes { related { id } } }',
      data: { nodes: [{ related: null }, { related: { id: 'ann' } }, null, null] },
      denied: ['nodes.2'],
      rejected: ['nodes.related', 'nodes.related.id'],
    },
    {
      name: 'narrowed by a fragment around',
      query: '{ node { ... on User { ... on Node { name } } } }',
      data: { node: { name: 'Ann' } },
      denied: [],
      rejected: [],
    },
    {
      name: 'by a union',
      query: '{ things { ... on Note { id name } ... on User { id } } }',
      data: { things: [{ id: 'n', name: null }, null, { id: 'ann' }] },
      denied: ['things.0.name', 'things.1'],
      rejected: ['things.name'],
    },
    {
      name: 'by a union, with a fragment on an interface',
      query: '{ things { ... on Node { name } } }',
      data: { things: [{ name: null }, null, { name: 'Ann' }] },
      denied: ['things.0.name', 'things.1'],
      rejected: ['things.name'],
    },
    {
      name: 'by a union, __typename alone',
      query: '{ things { __typename } }',
      data: { things: [{ __typename: 'Note' }, null, { __typename: 'User' }] },
      denied: ['things.1'],
      rejected: ['things.__typename'],
    },
    {
      name: 'by a union, __typename under an alias of ours',
      query: '{ things { type_: __typename } }',
      data: { things: [{ type_: 'Note' }, null, { type_: 'User' }] },
      denied: ['things.1'],
      rejected: ['things.type_'],
    },
    {
      name: 'a name of ours that is a field of the client',
      query: '{ things { ... on User { type_: name } } }',
      data: { things: [{}, null, { type_: 'Ann' }] },
      denied: ['things.1'],
      rejected: [],
    },
    {
      name: 'one field by interface and by object',
      query: '{ nodes { name ... on User { name } } }',
      data: { nodes: [{ name: 'Ann' }, { name: null }, null, null] },
      denied: ['nodes.1.name', 'nodes.2'],
      rejected: ['nodes.name'],
    },
    {
      name: 'an interface that is denied, by a fragment on it',
      query: '{ openGuarded { ... on Guarded { a } } }',
      data: { openGuarded: null },
      denied: ['openGuarded'],
    },
    {
      name: 'for whom nothing is denied',
      query: '{ nodes { name __typename } }',
      caller: signedIn(),
      data: {
        nodes: [
          { name: 'Ann', __typename: 'User' },
          { name: 'a note', __typename: 'Note' },
          { name: 'a draft', __typename: 'Draft' },
          null,
        ],
      },
      denied: [],
    },
  ];
  it.each(rows)('$name', async (row) => {
    await expectRow(row);
  });
});
