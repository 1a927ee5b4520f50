import type { Clock } from '../util/clock';
import { readAtMost, UnusableAnswerError } from '../util/download';
import type { Fetch } from '../util/fetch';
import { isGraphqlMediaType, readAnswer } from './read-answer';
import type { SubgraphAnswer } from './subgraph';

/** One request over HTTP. */
export interface ExchangeRequest {
  readonly url: string;
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly timeLimitMs: number;
  readonly maxAnswerBytes: number;
}

/** What came of it. */
export interface Exchanged {
  readonly answer: SubgraphAnswer;
  readonly headers: Headers;
}

/** A failure that the next try may not meet. */
export class PassingError extends Error {
  override readonly name = 'PassingError';
}

/** What proxies and services say that are about to be there again. */
const passingStatuses: readonly number[] = [429, 502, 503, 504];

/**
 * Asks a subgraph once, by GraphQL over HTTP.
 * @throws PassingError when it cannot be reached, or not in time; UnusableAnswerError when it answers with anything but GraphQL
 */
export async function exchange(
  { timeLimitMs, ...request }: ExchangeRequest,
  { fetch, clock }: { readonly fetch: Fetch; readonly clock: Pick<Clock, 'after'> },
): Promise<Exchanged> {
  const controller = new AbortController();
  const cancelTimer = clock.after(Math.max(timeLimitMs, 1), () => controller.abort());
  try {
    const response = await reach(request, { fetch, signal: controller.signal });
    const text = await read(response, request.maxAnswerBytes);
    return { answer: readAnswer(text), headers: response.headers };
  } finally {
    cancelTimer();
  }
}

async function reach(
  { url, body, headers }: Pick<ExchangeRequest, 'url' | 'body' | 'headers'>,
  { fetch, signal }: { readonly fetch: Fetch; readonly signal: AbortSignal },
): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(url, {
      method: 'POST',
      body,
      signal,
      redirect: 'error', // an identity is for this subgraph, and for nobody that it names
      headers: {
        accept: 'application/graphql-response+json, application/json;q=0.9',
        'content-type': 'application/json',
        ...headers,
      },
    });
  } catch (cause) {
    throw new PassingError(signal.aborted ? 'it took too long' : 'it cannot be reached', { cause });
  }
  // A subgraph may say in GraphQL what is wrong, with any status (GraphQL over HTTP, section 6.4).
  if (isGraphqlMediaType(response.headers.get('content-type'))) return response;
  await response.body?.cancel();
  if (passingStatuses.includes(response.status))
    throw new PassingError(`it answered with status ${String(response.status)}`);
  throw new UnusableAnswerError(
    `it answered with status ${String(response.status)} and a content type that is not GraphQL's`,
  );
}

async function read({ body }: Response, maxBytes: number): Promise<string> {
  try {
    return body === null ? '' : (await readAtMost(body, maxBytes)).toString('utf8');
  } catch (cause) {
    if (cause instanceof UnusableAnswerError) throw cause;
    throw new PassingError('its answer broke off', { cause });
  }
}
