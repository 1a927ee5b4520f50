import type { ErrorReason } from '../../../src/domain/error-catalogue';
import type { RawAnswer } from '../../support/raw-request';
import type { SentError } from '../../support/send';
import { inputs } from './inputs';
import { queries } from './queries';

/** A request that is made to cost much, and how it is refused. */
export interface HostileRequest {
  readonly name: string;
  readonly status: number;
  readonly reason: ErrorReason;
  /** What is sent as body, as it is. */
  readonly body: string;
  /** Default the length of the body in `content-length`. */
  readonly headers?: readonly string[];
  /** Whether the service may have hung up while the client was still sending, so that its answer was lost on the way. */
  readonly isCutOff?: boolean;
}

/** What has come of a request: status and reason. */
export function outcomeOf(request: HostileRequest, answer: RawAnswer): readonly [status: number, reason: unknown] {
  if (answer.status === 0 && request.isCutOff === true) return [request.status, request.reason];
  const { errors } = JSON.parse(answer.body) as { readonly errors: readonly SentError[] };
  return [answer.status, errors[0]?.extensions.reason];
}

const json = (query: string, variables = '{}'): string => `{"query":${JSON.stringify(query)},"variables":${variables}}`;

/** Ten megabytes, as JSON. */
const tenMegabytes = json('{ __typename }', `{"a":"${'x'.repeat(10 * 1024 * 1024)}"}`);

const bodies: readonly HostileRequest[] = [
  { name: 'a body of 10 MB', body: tenMegabytes, isCutOff: true },
  {
    name: 'a body of 10 MB that does not say how long it is',
    body: `${tenMegabytes.length.toString(16)}\r\n${tenMegabytes}\r\n0\r\n\r\n`,
    headers: ['transfer-encoding: chunked'],
    isCutOff: true,
  },
  { name: 'a body that says that it has 10 MB, and has none', body: '', headers: ['content-length: 10485760'] },
].map((request) => ({ ...request, status: 413, reason: 'REQUEST_TOO_LARGE' }));

const malformed: readonly HostileRequest[] = [
  { name: 'a body of 250,000 brackets', body: '['.repeat(250_000) },
  { name: 'a body of 125,000 lists in one another', body: `${'['.repeat(125_000)}${']'.repeat(125_000)}` },
  { name: 'a batch of 5,000 queries', body: `[${Array(5000).fill(json('{ __typename }')).join(',')}]` },
  { name: 'a body of 250,000 blanks', body: ' '.repeat(250_000) },
  { name: 'a number of 250,000 digits for a query', body: `{"query":${'9'.repeat(250_000)}}` },
  {
    name: 'variables in 40,000 lists',
    body: `{"query":"{ __typename }","variables":${'['.repeat(40_000)}${']'.repeat(40_000)}}`,
  },
].map((request) => ({ ...request, status: 400, reason: 'REQUEST_MALFORMED' }));

/** The whole corpus. Each one is refused before anything of it is carried out. */
export const hostileRequests: readonly HostileRequest[] = [
  ...bodies,
  ...malformed.map((request) =>
    request.name.startsWith('a batch') ? { ...request, body: request.body.slice(0, 250_000) } : request,
  ),
  ...queries.map(({ query, ...rest }) => ({ ...rest, status: 400, body: json(query) })),
  ...inputs.map(({ query, variables, ...rest }) => ({ ...rest, body: json(query, variables) })),
];
