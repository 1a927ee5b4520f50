import { once } from 'node:events';
import { createServer, request as sendRequest } from 'node:http';
import type { IncomingMessage, RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { createProducts } from '../../examples/federation/subgraphs/products';
import { createIdentityVerifier, requireAuthenticated } from '../../src/verify';
import type { IdentityVerifierOptions } from '../../src/verify';

// Not imported: its types are those of the DOM, and not of Node.
const { createReviews } = jest.requireActual<{ createReviews: (options: IdentityVerifierOptions) => RequestListener }>(
  '../../examples/federation/subgraphs/reviews',
);

/** A request, as a gateway sends it or an attacker. */
export interface Delivery {
  readonly body: string;
  /** The identity tokens, each in a header of its own. */
  readonly tokens?: readonly string[];
  readonly headerName?: string;
  readonly method?: string;
  readonly path?: string;
}

/** What has come of it. */
export interface Outcome {
  /** Issuer and subject of whom the subgraph takes the caller for. */
  readonly who?: string | undefined;
  readonly reason?: string | undefined;
  /** As it was answered, by a server. */
  readonly data?: unknown;
}

/** Something that verifies identities. */
export interface IdentityTarget {
  readonly audience: string;
  /** A body that does something in the name of the caller. */
  readonly body: string;
  /** A body that asks how often that was done. */
  readonly countBody: string;
  deliver(delivery: Delivery): Promise<Outcome & { readonly count?: number | undefined }>;
  stop(): void;
}

const nothing = { who: undefined, count: undefined, reason: undefined };
const post = (query: string) => JSON.stringify({ query });

/** The verifier itself, with a request of Node's. */
export function openVerifier(options: Omit<IdentityVerifierOptions, 'audience'>): Promise<IdentityTarget> {
  const audience = 'orders';
  const identify = createIdentityVerifier({ ...options, audience });
  const done: string[] = [];
  const [body, countBody] = [post('mutation { order }'), post('{ orders }')];
  const deliver: IdentityTarget['deliver'] = async ({ tokens = [], body: given, ...rest }) => {
    const { headerName = 'gateway-identity', method = 'POST', path = '/graphql' } = rest;
    const headersDistinct = { [headerName.toLowerCase()]: [...tokens] };
    try {
      const caller = await identify({ headers: {}, headersDistinct, method, url: path }, given);
      const { issuer, subject } = requireAuthenticated(caller);
      const who = `${issuer} ${subject}`;
      if (given === countBody) return { ...nothing, count: done.filter((each) => each === who).length };
      done.push(who);
      return { ...nothing, who };
    } catch (error) {
      return { ...nothing, reason: (error as { extensions: { reason: string } }).extensions.reason };
    }
  };
  return Promise.resolve({ audience, body, countBody, deliver, stop: () => undefined });
}

/** The example on Apollo Server. */
export async function openProducts(options: Omit<IdentityVerifierOptions, 'audience'>): Promise<IdentityTarget> {
  const audience = 'products';
  return listen(await createProducts({ ...options, audience }), {
    issuer: options.issuer,
    audience,
    body: post('mutation { addToBasket(productId: "1") { owner { id } } }'),
    countBody: post('{ basket { products { id } } }'),
  });
}

/** The example on GraphQL Yoga. */
export async function openReviews(options: Omit<IdentityVerifierOptions, 'audience'>): Promise<IdentityTarget> {
  const audience = 'reviews';
  return listen(createReviews({ ...options, audience }), {
    issuer: options.issuer,
    audience,
    body: post('mutation { review(productId: "1", body: "Good.") { author { id } } }'),
    countBody: post('{ myReviews { id } }'),
  });
}

interface Subgraph extends Pick<IdentityTarget, 'audience' | 'body' | 'countBody'> {
  /** Its users are named without it, everybody else with theirs. */
  readonly issuer: string;
}

async function listen(listener: RequestListener, { issuer, ...bodies }: Subgraph): Promise<IdentityTarget> {
  const server = createServer(listener);
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  const stop = () => {
    server.closeAllConnections();
    server.close();
  };
  const deliver: IdentityTarget['deliver'] = async (delivery) => {
    const { id, ...outcome } = await send(port, delivery);
    return { ...outcome, who: id === undefined || id.includes(' ') ? id : `${issuer} ${id}` };
  };
  return { ...bodies, deliver, stop };
}

interface Person {
  readonly id: string;
}

interface Data {
  readonly addToBasket?: { readonly owner: Person };
  readonly review?: { readonly author?: Person };
  readonly basket?: { readonly products: readonly object[] } | null;
  readonly myReviews?: readonly object[] | null;
}

interface Answer {
  readonly data?: Data | null;
  readonly errors?: readonly { readonly extensions?: { readonly reason?: string } }[];
}

/** With Node's own client: `fetch` would make one header of two. */
async function send(port: number, delivery: Delivery) {
  const { body, tokens = [], headerName = 'Gateway-Identity', method = 'POST', path = '/graphql' } = delivery;
  const identities = tokens.flatMap((token) => [headerName, token]);
  const length = ['content-length', String(Buffer.byteLength(body))];
  const headers = ['host', 'subgraph', 'content-type', 'application/json', ...length, ...identities];
  const request = sendRequest({ host: '127.0.0.1', port, path, method, headers, agent: false });
  request.end(body);
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  const { data, errors } = JSON.parse(await text(response)) as Answer;
  return { ...readData(data ?? {}), data, reason: errors && (errors[0]?.extensions?.reason ?? 'no reason') };
}

function readData({ addToBasket, review, basket, myReviews }: Data) {
  const things = basket?.products ?? myReviews;
  return { id: addToBasket?.owner.id ?? review?.author?.id, count: things?.length };
}
