import { buildClientSchema, getIntrospectionQuery } from 'graphql';
import type { IntrospectionQuery } from 'graphql';
import { exampleDocument } from './example-document';
import { password, startGateway, stopGateways } from '../support/gateway';
import type { TestGateway } from '../support/gateway';

const studio = 'https://studio.apollographql.com';
const embedded = 'https://sandbox.embed.apollographql.com';
/** As much as a client can ask about a schema. */
const introspection = getIntrospectionQuery({
  descriptions: true,
  specifiedByUrl: true,
  directiveIsRepeatable: true,
  schemaDescription: true,
  inputValueDeprecation: true,
  oneOf: true,
});

let gateway: TestGateway;
let production: TestGateway;

beforeAll(async () => {
  gateway = await startGateway({ settings: { profile: 'development' } });
  production = await startGateway({ settings: { profile: 'production' } });
  await gateway.signUp({ username: 'admin' });
});
afterAll(stopGateways);

async function post({ url }: TestGateway, body: object, headers: Record<string, string> = {}): Promise<Response> {
  const init = {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  };
  return fetch(`${url}/graphql`, init);
}

async function preflight({ url }: TestGateway, origin: string): Promise<Headers> {
  const headers = {
    origin,
    'access-control-request-method': 'POST',
    'access-control-request-headers': 'content-type,authorization',
  };
  return (await fetch(`${url}/graphql`, { method: 'OPTIONS', headers })).headers;
}

describe('Apollo Sandbox', () => {
  it.each([
    ['the default one', getIntrospectionQuery()],
    ['everything there is', introspection],
  ])('learns the schema by introspection: %s', async (_, query) => {
    const answer = await post(gateway, { query, operationName: 'IntrospectionQuery', variables: {} });
    const { data } = (await answer.json()) as { readonly data: IntrospectionQuery };
    const schema = buildClientSchema(data);
    expect(Object.keys(schema.getMutationType()?.getFields() ?? {})).toContain('login');
  });

  it.each([studio, embedded])('may ask from %s', async (origin) => {
    const headers = await preflight(gateway, origin);
    expect(headers.get('access-control-allow-origin')).toBe(origin);
    expect(headers.get('access-control-allow-methods')).toContain('POST');
    expect(headers.get('access-control-allow-headers')).toBe('content-type,authorization');
    const answer = await post(gateway, { query: '{ __typename }' }, { origin });
    expect(answer.headers.get('access-control-allow-origin')).toBe(origin);
    expect(answer.headers.get('access-control-expose-headers')).toContain('www-authenticate');
  });

  it('is answered with the same header where the operation fails', async () => {
    const answer = await post(gateway, { query: '{ nonsense }' }, { origin: studio });
    expect([answer.status, answer.headers.get('access-control-allow-origin')]).toStrictEqual([400, studio]);
  });

  it.each(['https://evil.example', 'http://studio.apollographql.com', `${studio}.evil.example`, 'null'])(
    'is the only one: %s may not read the answers',
    async (origin) => {
      expect((await preflight(gateway, origin)).get('access-control-allow-origin')).toBeNull();
      const answer = await post(gateway, { query: '{ __typename }' }, { origin });
      expect(answer.headers.get('access-control-allow-origin')).toBeNull();
    },
  );

  it('runs every operation of the example by its name', async () => {
    const names = [...exampleDocument.matchAll(/^(?:query|mutation) (\w+)/gm)].map(([, name]) => name);
    expect(names).toStrictEqual(['Login', 'Me', 'RefreshToken', 'Logout']);
    const variables = { input: { username: 'admin', password } };
    let token = '';
    for (const operationName of names) {
      const headers: Record<string, string> = token === '' ? {} : { authorization: `Bearer ${token}` };
      const answer = await post(gateway, { query: exampleDocument, operationName, variables }, headers);
      const { data, errors } = (await answer.json()) as {
        data: Record<string, { accessToken?: string }>;
        errors?: unknown;
      };
      expect(errors).toBeUndefined();
      token = Object.values(data).at(0)?.accessToken ?? token;
    }
  });
});

describe('production', () => {
  it.each(['/', '/errors'])('has no page at %s', async (path) => {
    const answer = await fetch(`${production.url}${path}`);
    expect([answer.status, answer.headers.get('content-type')]).toStrictEqual([404, 'application/json; charset=utf-8']);
  });

  it.each([introspection, '{ __schema { types { name } } }', '{ __type(name: "User") { name } }'])(
    'does not tell its schema',
    async (query) => {
      const answer = await post(production, { query });
      expect(answer.status).toBe(400);
      const text = await answer.text();
      expect(text).not.toContain('"data"');
      expect(text).toContain('"reason":"QUERY_INVALID"');
      // Nobody who asks can do anything with the name of a library and of its options.
      expect(text).not.toMatch(/apollo|introspection: true/i);
    },
  );

  it('does not suggest names of its schema', async () => {
    const answer = await post(production, { query: 'mutation { logi }' });
    expect(await answer.text()).not.toContain('login');
  });

  it('lets no page of another origin in', async () => {
    expect((await preflight(production, studio)).get('access-control-allow-origin')).toBeNull();
  });
});
