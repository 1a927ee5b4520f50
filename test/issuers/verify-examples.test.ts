import { once } from 'node:events';
import { createServer } from 'node:http';
import type { RequestListener, Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { start as startApollo } from '../../examples/verify-only/apollo';
import { createApp } from '../../examples/verify-only/express';
import { createServer as createFastify } from '../../examples/verify-only/fastify';
import type { ContextBuilderOptions } from '../../src/verify';
import { startGateway, stopGateways } from '../support/gateway';
import type { TestGateway } from '../support/gateway';
import { createSend } from '../support/send';
import { refreshed, signIn } from '../support/sign-in';
import { readClaims } from '../support/token';

// Not imported: its types are those of the DOM, and not of Node.
const { createService: createYoga } = jest.requireActual<{
  createService: (given: ContextBuilderOptions) => RequestListener;
}>('../../examples/verify-only/yoga');

let gateway: TestGateway;
let options: ContextBuilderOptions;
const stops: (() => unknown)[] = [];

beforeAll(async () => {
  gateway = await startGateway();
  const { clock, url } = gateway;
  const jwksUri = `${url}/.well-known/jwks.json`;
  options = { issuer: 'http://issuer.test', audience: 'graphql', jwksUri, profile: 'development', clock };
});
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});
afterAll(stopGateways);

/** What an example has answered. */
interface Told {
  readonly who?: unknown;
  readonly reason?: unknown;
  readonly challenge: string | null;
  readonly status: number;
}

/** Asks an example who calls, with a token or without. */
type Ask = (token?: string) => Promise<Told>;

async function listen(listener: RequestListener): Promise<string> {
  const server: Server = createServer(listener).listen(0, '127.0.0.1');
  stops.push(() => {
    server.closeAllConnections();
    server.close();
  });
  await once(server, 'listening');
  return `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
}

function askGraph(url: string): Ask {
  return async (token) => {
    const { data, reason, headers, status } = await createSend(url)<{ whoAmI: string }>('{ whoAmI }', {}, { token });
    return { who: data?.whoAmI, reason, challenge: headers.get('www-authenticate'), status };
  };
}

function askOrders(url: string): Ask {
  return async (token) => {
    const authorization = token === undefined ? {} : { authorization: `Bearer ${token}` };
    const response = await fetch(`${url}/orders`, { headers: authorization });
    const { ordersOf: who, reason } = (await response.json()) as { ordersOf?: string; reason?: string };
    return { who, reason, challenge: response.headers.get('www-authenticate'), status: response.status };
  };
}

async function runApollo(given: ContextBuilderOptions): Promise<Ask> {
  const { url, stop } = await startApollo(given);
  stops.push(stop);
  return askGraph(url);
}

async function runYoga(given: ContextBuilderOptions): Promise<Ask> {
  return askGraph(`${await listen(createYoga(given))}/graphql`);
}

async function runFastify(given: ContextBuilderOptions): Promise<Ask> {
  const server = createFastify(given);
  stops.push(() => server.close());
  return askOrders(await server.listen({ port: 0, host: '127.0.0.1' }));
}

async function runExpress(given: ContextBuilderOptions): Promise<Ask> {
  return askOrders(await listen(createApp(given)));
}

// Servers of GraphQL answer 200 to an operation that was carried out and refused.
describe.each([
  ['Apollo Server', runApollo, { refused: 200, unavailable: 200 }],
  ['GraphQL Yoga', runYoga, { refused: 200, unavailable: 200 }],
  ['Fastify', runFastify, { refused: 401, unavailable: 503 }],
  ['Express', runExpress, { refused: 401, unavailable: 503 }],
])('the example for %s', (_name, run, status) => {
  const refused = (reason: string, challenge: string | null) => {
    return { who: undefined, reason, challenge, status: status.refused };
  };

  it('lets in who has signed in at the gateway, after the first refresh and after every other one', async () => {
    const ask = await run(options);
    let tokens = await signIn(gateway);
    const subject = readClaims(tokens.accessToken)['sub'];
    const letIn = { who: subject, reason: undefined, challenge: null, status: 200 };
    expect(await ask(tokens.accessToken)).toStrictEqual(letIn);
    for (let count = 0; count < 3; count += 1) {
      tokens = await refreshed(gateway, tokens.refreshToken);
      expect(await ask(tokens.accessToken)).toStrictEqual(letIn);
    }
  });

  it('asks others for a token', async () => {
    const ask = await run(options);
    const { accessToken } = await signIn(gateway);
    expect(await ask()).toStrictEqual(refused('TOKEN_MISSING', 'Bearer'));
    const challenge = 'Bearer error="invalid_token"';
    expect(await ask('bad')).toStrictEqual(refused('TOKEN_MALFORMED', challenge));
    expect(await ask(accessToken.replace(/[^.]+$/, 'AAAA'))).toStrictEqual(refused('TOKEN_INVALID', challenge));
    gateway.clock.jump(900_000);
    expect(await ask(accessToken)).toStrictEqual(refused('TOKEN_EXPIRED', challenge));
  });

  it('tells nobody to throw a token away because the gateway is down', async () => {
    const ask = await run({ ...options, fetch: () => Promise.reject(new Error('down')) });
    const { accessToken } = await signIn(gateway);
    const expected = { who: undefined, reason: 'ISSUER_UNAVAILABLE', challenge: null, status: status.unavailable };
    expect(await ask(accessToken)).toStrictEqual(expected);
  });
});
