import { GraphQLError, GraphQLScalarType } from 'graphql';
import { Arg, Query, Resolver } from 'type-graphql';
import { startGateway, stopGateways } from '../support/gateway';
import type { TestGateway } from '../support/gateway';
import { sendRawRequest } from '../support/raw-request';
import { takeLeaks } from '../support/watched-secrets';

const secret = 'Hunter2-canary-for-tests';
/** As an embedder might write one: it repeats the value in a shape of its own. */
const ShoutingScalar = new GraphQLScalarType({
  name: 'Shouting',
  parseLiteral: (node) => {
    throw new GraphQLError(`NO: ${'value' in node ? String(node.value).toUpperCase() : ''}`, { nodes: node });
  },
  parseValue: (value) => {
    throw new GraphQLError(`NO: ${String(value).toUpperCase()}`);
  },
  serialize: (value) => {
    throw new TypeError(`Shouting cannot represent value: ${String(value)}`);
  },
});

/** Fields with that scalar, and fields that fail with a secret in what they throw. */
@Resolver()
class CarelessResolver {
  @Query(() => String, { nullable: true })
  shout(@Arg('text', () => ShoutingScalar) _text: unknown): undefined {
    return undefined;
  }

  @Query(() => ShoutingScalar, { nullable: true })
  shouted(): string {
    return secret;
  }

  @Query(() => String, { nullable: true })
  object(): unknown {
    return { password: secret, nested: [secret] };
  }

  @Query(() => String, { nullable: true })
  failing(): string {
    const cause = Object.assign(new Error(`no answer from https://svc:${secret}@a.test/?token=${secret}`), {
      config: { headers: { authorization: secret } },
      detail: `Key (token)=(${secret}) already exists.`,
      parameters: [secret],
    });
    throw new Error(`request with { password: '${secret}' } failed`, { cause });
  }
}

const json = { 'content-type': 'application/json' };
const policies = {
  'Query.shout': 'public',
  'Query.shouted': 'public',
  'Query.object': 'public',
  'Query.failing': 'public',
} as const;
const careless = { resolvers: [CarelessResolver], policies, settings: { requestLog: 'all' } } as const;

let gateway: TestGateway;

beforeEach(async () => {
  gateway = await startGateway(careless);
});
afterEach(stopGateways);

/** Whatever of the secret has come back or has been logged once the gateway has stopped. */
async function findLeaks(answer: { readonly text: string; readonly headers: Headers }): Promise<readonly string[]> {
  await gateway.gateway.stop();
  const written = [answer.text, JSON.stringify([...answer.headers]), ...gateway.logger.written()];
  return written.filter((text) => /hunter2/i.test(text));
}

async function post(path: string, body: string, headers: Record<string, string> = json) {
  const answer = await fetch(`${gateway.url}${path}`, { method: 'POST', headers, body });
  return { text: await answer.text(), headers: answer.headers };
}

const query = (text: string, more: object = {}): string => JSON.stringify({ query: text, ...more });

describe('a secret in the wrong place', () => {
  it.each<[string, string, string, Record<string, string>?]>([
    ['broken JSON', '/graphql', `{"variables":{"password":"${secret}"}`],
    ['JSON that is no object', '/graphql', `"${secret}"`],
    ['a JSON key', '/graphql', `{"__proto__":{"${secret}":1}}`],
    ['the name of the operation', '/graphql', query('query A { __typename }', { operationName: secret })],
    ['an operation name that is no text', '/graphql', query('{ __typename }', { operationName: { a: secret } })],
    ['variables that are no object', '/graphql', query('{ __typename }', { variables: secret })],
    ['extensions', '/graphql', query('{ nothing }', { extensions: { token: secret } })],
    ['extensions that are no object', '/graphql', query('{ __typename }', { extensions: secret })],
    [
      'a persisted query',
      '/graphql',
      JSON.stringify({ extensions: { persistedQuery: { version: secret, sha256Hash: secret } } }),
    ],
    ['a query that is no text', '/graphql', JSON.stringify({ query: { a: secret } })],
    ['an unknown member', '/graphql', query('{ nothing }', { [secret]: secret })],
    ['the content type', '/graphql', '{}', { 'content-type': `text/${secret}` }],
    ['a charset', '/graphql', query('{ __typename }'), { 'content-type': `application/json; charset=${secret}` }],
    ['the accept header', '/graphql', query('{ __typename }'), { ...json, accept: `text/${secret}` }],
    ['a path', `/graphql/${secret}`, query('{ __typename }')],
    ['a path segment as long as a token', `/graphql/${secret}${secret}`, query('{ __typename }')],
    ['a query string', `/graphql?token=${secret}`, query('{ nothing }')],
    ['a query string of no route', `/else?token=${secret}`, query('{ nothing }')],
    ['a URL that cannot be decoded', `/%zz?token=${secret}`, query('{ nothing }')],
    ['a literal that an own scalar repeats', '/graphql', query(`{ shout(text: "${secret}") }`)],
    ['a block string that an own scalar repeats', '/graphql', query(`{ shout(text: """ ${secret}\n""") }`)],
    [
      'a variable that an own scalar repeats',
      '/graphql',
      query('query ($v: Shouting!) { shout(text: $v) }', { variables: { v: secret } }),
    ],
    ['a value that an own scalar refuses to show', '/graphql', query('{ shouted }')],
    ['an object where the schema has a text', '/graphql', query('{ object }')],
    ['an error and all that hangs on it', '/graphql', query('{ failing }')],
    ['a cookie', '/graphql', query('{ failing }'), { ...json, cookie: `a=${secret}` }],
    ['a bearer token', '/graphql', query('{ failing }'), { ...json, authorization: `Bearer ${secret}` }],
    ['another scheme', '/graphql', query('{ me { id } }'), { ...json, authorization: `Basic ${secret}` }],
    ['the name of a request', '/graphql', query('{ failing }'), { ...json, 'x-request-id': `r1.${secret}.1` }],
    [
      "the router's credential",
      '/graphql',
      query('{ _service { sdl } failing }'),
      { ...json, 'router-authorization': secret },
    ],
  ])('neither comes back nor is logged: %s', async (_where, path, body, ...[headers]) => {
    // A part of a path that is short enough to be a name is shown to the operator.
    const leaks = await findLeaks(await post(path, body, headers ?? json));

    expect(leaks.filter((line) => !line.includes(`"path":"/graphql/${secret}"`))).toStrictEqual([]);
  });

  it.each([
    [`GET /${secret}%zz HTTP/1.1`],
    [`GET /graphql?query={login(password:"${secret}")} HTTP/1.1`],
    [`${secret} / HTTP/1.1`],
    ['GET / HTTP/1.1', secret],
    ['GET / HTTP/1.1', `content-length: ${secret}`],
    ['POST /graphql HTTP/1.1', 'content-type: application/json', `transfer-encoding: ${secret}`],
  ])('neither comes back nor is logged from raw HTTP: %s %s', async (...lines) => {
    const { body, head } = await sendRawRequest(gateway.url, ...lines.filter((line) => typeof line === 'string'));

    expect(await findLeaks({ text: body + head, headers: new Headers() })).toStrictEqual([]);
  });

  it('is found by this very test when it is there', async () => {
    gateway.logger.info({ variables: { password: secret } }, 'planted');

    expect(await findLeaks({ text: secret, headers: new Headers() })).toHaveLength(2);
    expect(takeLeaks()).not.toHaveLength(0);
  });
});
