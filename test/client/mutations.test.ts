import { ApolloClient, ApolloLink, gql as apolloGql, HttpLink, InMemoryCache } from '@apollo/client';
import { Client, fetchExchange, gql } from '@urql/core';
import { createAuthLink } from 'graphql-auth-gateway/client/apollo';
import { createAuthFetch } from 'graphql-auth-gateway/client/fetch';
import { createAuthExchange } from 'graphql-auth-gateway/client/urql';
import { startGateway, stopGateways } from '../support/gateway';
import type { TestGateway } from '../support/gateway';
import { openSignedIn } from './scene';
import type { OpenPage } from './scene';

let gateway: TestGateway;

beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(stopGateways);

type Send = (page: OpenPage, text: string) => Promise<unknown>;

const clients: readonly (readonly [name: string, send: Send])[] = [
  [
    'fetch',
    ({ keeper, transport }, query) => {
      const init = { method: 'POST', body: JSON.stringify({ query }) };
      return createAuthFetch(keeper, { fetch: transport.fetch })(keeper.url, init);
    },
  ],
  [
    'Apollo Client',
    ({ keeper, transport }, text) => {
      const link = ApolloLink.from([createAuthLink(keeper), new HttpLink({ uri: keeper.url, fetch: transport.fetch })]);
      const client = new ApolloClient({ link, cache: new InMemoryCache() });
      const options = { errorPolicy: 'all', fetchPolicy: 'no-cache' } as const;
      const document = apolloGql(text);
      return text.startsWith('mutation')
        ? client.mutate({ mutation: document, ...options })
        : client.query({ query: document, ...options });
    },
  ],
  [
    'urql',
    ({ keeper, transport }, text) => {
      const exchanges = [createAuthExchange(keeper), fetchExchange];
      const client = new Client({ url: keeper.url, exchanges, fetch: transport.fetch, preferGetMethod: false });
      const document = gql(text);
      return text.startsWith('mutation')
        ? client.mutation(document, {}).toPromise()
        : client.query(document, {}).toPromise();
    },
  ],
];

/** A refusal of the fields at these places. */
function refuse(data: unknown, ...paths: readonly (readonly string[] | undefined)[]) {
  const extensions = { code: 'UNAUTHENTICATED', reason: 'TOKEN_EXPIRED' };
  return {
    ...(data === undefined ? {} : { data }),
    errors: paths.map((path) => ({ message: 'no', path, extensions })),
  };
}

/** How often an operation is sent whose first answer is this one. */
async function countSent(send: Send, text: string, answer: object): Promise<number> {
  const page = await openSignedIn(gateway);
  page.transport.fail('other', () => Response.json(answer));
  page.transport.fail('other', () => Response.json({ data: { pay: { id: '2' }, note: null } }));
  await send(page, text);
  return page.transport.count('other');
}

const mutation = 'mutation Buy { pay: charge { id owner { id } } note { id } }';

describe.each(clients)('a mutation that was refused, with %s', (_client, send) => {
  it.each([
    ['after a field before it was carried out', refuse({ pay: { id: '1' }, note: null }, ['note'])],
    ['after a field before it, whose answer is gone, was carried out', refuse(null, ['note'])],
    ['below a field that was carried out', refuse(null, ['pay', 'owner'])],
    ['before another field was carried out, with nothing to say', refuse({ pay: null, note: null }, ['pay'])],
  ])('%s is not sent again', async (_when, answer) => {
    expect(await countSent(send, mutation, answer)).toBe(1);
  });

  it.each([
    ['as a whole, before it was carried out', refuse(undefined, undefined)],
    ['at its first field', refuse(null, ['pay'])],
    ['at each field', refuse({ pay: null, note: null }, ['pay'], ['note'])],
  ])('%s is sent again', async (_when, answer) => {
    expect(await countSent(send, mutation, answer)).toBe(2);
  });

  it('is told from a query, which is sent again when it was refused in part', async () => {
    const answer = refuse({ pay: { id: '1' }, note: null }, ['note']);
    expect(await countSent(send, mutation.replace('mutation', 'query'), answer)).toBe(2);
  });
});
