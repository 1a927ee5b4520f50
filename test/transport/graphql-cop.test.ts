import { startGateway, stopGateways } from '../support/gateway';

// The checks of graphql-cop, by its names, with what it sends and what it takes for a finding. It looks for a graph at these
// paths, and runs every check at each one that answers like a graph; here they run at all of them.
// https://github.com/dolevf/graphql-cop

const paths = ['/', '/graphiql', '/playground', '/console', '/graphql'];

let url: string;

beforeAll(async () => {
  ({ url } = await startGateway({ settings: { profile: 'production' } }));
});
afterAll(stopGateways);

/** What came back: text, and what it is as JSON. */
interface Found {
  readonly text: string;
  readonly json: unknown;
}

async function ask(path: string, options: RequestInit = {}): Promise<Found> {
  const text = await (await fetch(`${url}${path}`, options)).text();
  try {
    return { text, json: JSON.parse(text) };
  } catch {
    return { text, json: undefined };
  }
}

/** Its way to send a query: named, as JSON. */
async function query(path: string, text: string, { isBatch = false } = {}): Promise<Found> {
  const body = isBatch ? Array(10).fill({ query: text }) : { query: text, operationName: 'cop' };
  return ask(path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
}

const byGet = (path: string, text: string) => ask(`${path}?query=${encodeURIComponent(text)}`);
const byForm = (path: string, text: string) =>
  ask(path, { method: 'POST', body: new URLSearchParams({ query: text }) });

const hasData = ({ text }: Found) => text.includes('"data":{');
const aliases = Array.from({ length: 101 }, (_, i) => `alias${i}:__typename \n`).join('');
const circle = `${'fields { type { '.repeat(4)}name${' } }'.repeat(4)}`;
const ides = ['graphiql.min.css', 'GraphQL Playground', 'GraphiQL', 'graphql-playground'];

/** Each check by its name: whether there is a finding at a path. */
const checks: Readonly<Record<string, (path: string) => Promise<boolean>>> = {
  field_suggestions: async (path) =>
    (await query(path, 'query cop { __schema { directive } }')).text.includes('Did you mean'),
  introspection: async (path) =>
    hasData(await query(path, 'query cop { __schema { types { name fields { name } } } }')),
  detect_graphiql: async (path) => {
    const { text } = await ask(path, { headers: { accept: 'text/html' } });
    return ides.some((word) => text.includes(word));
  },
  get_method_support: async (path) => hasData(await byGet(path, 'query cop {__typename}')),
  alias_overloading: async (path) => hasData(await query(path, `query cop { ${aliases} }`)),
  batch_query: async (path) => {
    const { json } = await query(path, 'query cop { __typename }', { isBatch: true });
    return Array.isArray(json);
  },
  trace_mode: async (path) => (await query(path, 'query cop { __typename }')).text.includes('tracing'),
  directive_overloading: async (path) => {
    const { json } = await query(path, `query cop { __typename ${'@aa'.repeat(10)} }`);
    return (json as { readonly errors: readonly unknown[] }).errors.length === 10;
  },
  circular_query_introspection: async (path) =>
    hasData(await query(path, `query cop { __schema { types { ${circle} } } }`)),
  get_based_mutation: async (path) => hasData(await byGet(path, 'mutation cop {__typename}')),
  post_based_csrf: async (path) => hasData(await byForm(path, 'query cop { __typename }')),
  unhandled_error_detection: async (path) => (await query(path, 'qwerty cop { abc }')).text.includes('exception'),
  // Switched off there, for what it finds in servers that merge the fields: https://github.com/dolevf/graphql-cop/issues/43
  field_duplication: async (path) => hasData(await query(path, `query cop { ${'__typename \n'.repeat(500)} }`)),
};

describe('a check of graphql-cop', () => {
  it.each(Object.keys(checks))('finds nothing in the production profile: %s', async (name) => {
    const found = await Promise.all(paths.map(async (path) => [path, await checks[name]?.(path)]));
    expect(found).toStrictEqual(paths.map((path) => [path, false]));
  });

  it('is sent to a graph that answers', async () => {
    expect(hasData(await query('/graphql', 'query cop { __typename }'))).toBe(true);
  });

  // So that a check that can find nothing at all does not look like one that has found nothing.
  it.each(['field_suggestions', 'introspection'])('finds something in the development profile: %s', async (name) => {
    const development = await startGateway();
    ({ url } = development);
    expect(await checks[name]?.('/graphql')).toBe(true);
  });
});
