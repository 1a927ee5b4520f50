import { identityHeader } from './subgraph-identity';

/** Of one connection (RFC 9110 section 7.6.1): they mean nothing on another one. */
const ofConnection = [
  'connection',
  'host',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'expect',
];

/** Of the body, which is another one on the other side. */
const ofBody = ['content-length', 'content-type', 'content-encoding', 'accept', 'accept-encoding'];

/** Of the trust between gateway and subgraph: a client that could set them would be whoever it likes. */
const ofTrust = [
  'authorization',
  'cookie',
  'router-authorization',
  identityHeader,
  'traceparent',
  'tracestate',
  'x-forwarded-for',
];

/** Of what this service says itself to the client: who may read the answer, keep it, and how a page may use it. */
const ofAnswer = [
  'access-control-allow-credentials',
  'access-control-allow-headers',
  'access-control-allow-methods',
  'access-control-allow-origin',
  'access-control-expose-headers',
  'access-control-max-age',
  'cache-control',
  'content-security-policy',
  'strict-transport-security',
  'vary',
  'www-authenticate',
];

/** Headers that no setting says: they belong to the connection, to the body, or to what this service says of each request. */
export const unsettable: ReadonlySet<string> = new Set([
  ...ofConnection,
  ...ofBody,
  identityHeader,
  'traceparent',
  'tracestate',
]);

/** Headers of a client that are never passed on to a subgraph, whatever a list says. In lower case. */
export const unforwardable: ReadonlySet<string> = new Set([...ofConnection, ...ofBody, ...ofTrust]);

/** Headers of a subgraph that are never passed on to a client, whatever a list says. In lower case. */
export const unanswerable: ReadonlySet<string> = new Set([...ofConnection, ...ofBody, ...ofAnswer]);
