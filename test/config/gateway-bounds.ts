import { notText, numbers, words } from './bound-kinds';
import type { Bounds } from './bound-kinds';

const products = { name: 'products', url: 'https://products.example/graphql' };
const goodEntries: readonly object[] = [
  products,
  { name: 'a', url: 'https://a.example', sdl: 'subgraphs/a.graphql' },
  {
    ...products,
    timeoutMs: 1,
    retries: 0,
    maxAnswerBytes: 1024,
    identity: 'bearer',
    audience: 'products',
    claims: ['tenant', 'auth_time'],
    headers: { 'Router-Authorization': 'a credential for the subgraph', 'x-plan': 'a b' },
    requestHeaders: ['Accept-Language', 'x-tenant'],
    answerHeaders: ['set-cookie'],
  },
  { ...products, timeoutMs: 300_000, retries: 5, maxAnswerBytes: 1_073_741_824, identity: 'none' },
  ...['http://localhost:4001/graphql', 'http://127.0.0.1', 'http://[::1]:1', 'http://10.0.0.7', 'http://172.31.0.1'],
  ...['http://192.168.1.1', 'http://[fd00::1]/', 'http://products:4001', 'http://products.internal/graphql?a=b'],
].map((each) => (typeof each === 'string' ? { ...products, url: each } : each));

const badUrls = [
  ...['http://products.example', 'http://172.32.0.1', 'http://8.8.8.8', 'http://localhost.a.example', 'products'],
  ...['https://user:canary@products.example', 'https://a.example/#part', 'file:///a', 'ws://localhost', 7, ''],
  `https://a.example/${'x'.repeat(2048)}`,
];
const badEntries: readonly unknown[] = [
  'https://a.example',
  { url: 'https://a.example' },
  { name: 'a' }, // without SUPERGRAPH
  ...['', '_a', '1a', 'a b', 'a.b', 'é', 'a'.repeat(65), 7].map((name) => ({ ...products, name })),
  ...badUrls.map((url) => ({ ...products, url })),
  ...['', ' a', ['a'], 'x'.repeat(1025)].map((sdl) => ({ ...products, sdl })),
  ...[0, 300_001, 1.5, '1000', -1, null].map((timeoutMs) => ({ ...products, timeoutMs })),
  ...[-1, 6, 0.5, '1', true].map((retries) => ({ ...products, retries })),
  ...[1023, 1_073_741_825, '10MB'].map((maxAnswerBytes) => ({ ...products, maxAnswerBytes })),
  ...['Token', 'jwt', '', true].map((identity) => ({ ...products, identity })),
  ...['', ' ', 7].map((audience) => ({ ...products, audience })),
  ...['tenant', [7], ['sub'], ['roles'], ['bdh'], ['__proto__'], ['']].map((claims) => ({ ...products, claims })),
  ...[
    'authorization',
    'Cookie',
    'router-authorization',
    'Gateway-Identity',
    'traceparent',
    'content-length',
    'host',
  ].map((header) => ({ ...products, requestHeaders: [header] })),
  ...['x-tenant', ['a b'], ['a:'], [''], [7], ['x\r\ny']].map((requestHeaders) => ({ ...products, requestHeaders })),
  ...['Content-Type', 'transfer-encoding', 'access-control-allow-origin', 'www-authenticate'].map((header) => ({
    ...products,
    answerHeaders: [header],
  })),
  { ...products, answerHeaders: 'set-cookie' },
  ...[[], 'x', { 'a b': 'c' }, { a: '' }, { a: 'b\r\nc: d' }, { a: 'é' }, { a: 7 }, { a: 'b', A: 'c' }].map(
    (headers) => ({
      ...products,
      headers,
    }),
  ),
  ...['Host', 'content-type', 'Gateway-Identity', 'traceparent'].map((name) => ({
    ...products,
    headers: { [name]: 'a' },
  })),
  { ...products, headers: { 'x-tenant': 'a' }, requestHeaders: ['X-Tenant'] },
  { ...products, headers: { Authorization: 'Basic abcdefgh' }, identity: 'bearer' },
  { ...products, timeout: 10 },
  { ...products, name: 'auth' }, // which is the default of OWN_SUBGRAPH_NAME
];

/** Of the settings of gateway mode. */
export const gatewayBounds: Readonly<Record<string, Bounds>> = {
  SUPERGRAPH: { key: 'supergraph', good: [['./supergraph.graphql', './supergraph.graphql']], bad: notText },
  SUBGRAPHS: {
    key: 'subgraphs',
    good: [['[]', []], ...goodEntries.map((entry) => [JSON.stringify([entry]), [entry]] as const)],
    bad: [
      'products',
      '{}',
      'null',
      '[',
      JSON.stringify([products, products]),
      ...badEntries.map((entry) => JSON.stringify([entry])),
    ],
  },
  SUPERGRAPH_POLL_SECONDS: numbers('supergraphPollSeconds', 0, 86_400),
  SUPERGRAPH_ENGINE: words('supergraphEngine', ['stitching', 'planner']),
  SUPERGRAPH_AUTHORIZATION: words('supergraphAuthorization', ['filter', 'reject']),
  GRANT_POLICIES_TIMEOUT_MS: numbers('grantPoliciesTimeoutMs', 1, 60_000),
  OWN_SUBGRAPH_NAME: {
    key: 'ownSubgraphName',
    good: ['auth', 'A', 'accounts-2_b'].map((name) => [name, name]),
    bad: ['_auth', '1', 'a b', 'a.b', 'é', 'a'.repeat(65), ' ', 'auth '],
  },
  SUBGRAPH_HEALTH: words('subgraphHealth', ['ignored', 'required']),
};
