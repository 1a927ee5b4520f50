import { buildSchema, parse } from 'graphql';
import { readFileSync } from 'node:fs';
import { startGateway, stopGateways } from '../support/gateway';
import type { TestGatewayOptions } from '../support/gateway';
import type { Answer } from '../support/send';
import { MemoryUsers } from '../embedding/memory-users';

const routerSecret = 'what the router presents, 32 characters';
const serviceQuery = '{ _service { sdl } }';
const entitiesQuery =
  '{ _entities(representations: [{ __typename: "User", id: "id-of-ada" }]) { ... on User { username } } }';

async function ask(
  query: string,
  settings: TestGatewayOptions['settings'],
  headers: Readonly<Record<string, string>> = {},
): Promise<Answer<Record<string, unknown>>> {
  const gateway = await startGateway({ users: new MemoryUsers('ada'), settings });
  return gateway.send(query, {}, { headers });
}

afterEach(stopGateways);

describe.each([
  ['_service', serviceQuery],
  ['_entities', entitiesQuery],
])('%s', (_, query) => {
  const refusal = { reason: 'ROUTER_CREDENTIAL_REQUIRED', code: 'FORBIDDEN', data: null };

  it('is for nobody in production, where there is no credential', async () => {
    expect(await ask(query, { profile: 'production' })).toMatchObject(refusal);
    expect(await ask(query, { profile: 'production' }, { 'router-authorization': 'anything' })).toMatchObject(refusal);
    expect(await ask(query, { profile: 'production' }, { 'router-authorization': '' })).toMatchObject(refusal);
  });

  it('is for whoever has the credential in production', async () => {
    const answer = await ask(query, { profile: 'production', routerSecret }, { 'router-authorization': routerSecret });
    expect(answer.reason).toBeUndefined();
    expect(answer.data).not.toBeNull();
  });

  it.each([
    ['no credential', {}],
    ['an empty one', { 'router-authorization': '' }],
    ['another one', { 'router-authorization': `${routerSecret}!` }],
    ['the beginning of it', { 'router-authorization': routerSecret.slice(0, -1) }],
    ['it in the wrong header', { authorization: `Bearer ${routerSecret}` }],
    ['it twice', { 'router-authorization': `${routerSecret}, ${routerSecret}` }],
  ])('is refused in production to whoever presents %s', async (__, headers) => {
    const answer = await ask(query, { profile: 'production', routerSecret }, headers);
    expect(answer).toMatchObject(refusal);
    expect(answer.text).not.toContain(routerSecret);
  });

  it('is for anybody in development', async () => {
    expect((await ask(query, { profile: 'development' })).reason).toBeUndefined();
  });

  it('is for nobody else in development, where there is a credential', async () => {
    const settings = { profile: 'development', routerSecret } as const;
    expect(await ask(query, settings)).toMatchObject(refusal);
    expect((await ask(query, settings, { 'router-authorization': routerSecret })).reason).toBeUndefined();
  });
});

describe('the subgraph', () => {
  it('shows the very schema that is in schema/subgraph.graphql', async () => {
    const { data } = await (await startGateway()).send<{ _service: { sdl: string } }>(serviceQuery);
    expect(data?._service.sdl).toBe(readFileSync('schema/subgraph.graphql', 'utf8'));
  });

  it('does not show what federation itself adds, to routers or to clients', () => {
    for (const name of ['subgraph', 'schema']) {
      const definitions = parse(readFileSync(`schema/${name}.graphql`, 'utf8')).definitions.map((node) =>
        JSON.stringify(node),
      );
      expect(definitions.join()).not.toMatch(/"value":"_(Any|Entity|Service|entities|service)"/);
    }
  });

  it('is plain GraphQL for clients', () => {
    const schema = buildSchema(readFileSync('schema/schema.graphql', 'utf8'));
    expect(schema.getType('User')?.astNode?.directives).toStrictEqual([]);
  });
});
