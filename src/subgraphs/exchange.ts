import type { IncomingHttpHeaders } from 'node:http';
import type { Clock } from '../util/clock';
import { UnusableAnswerError } from '../util/download';
import type { Post, PostAnswer, PostRequest, Posting } from './post';
import { isGraphqlMediaType, readAnswer } from './read-answer';
import type { SubgraphAnswer } from './subgraph';

/** One request over HTTP. */
export interface ExchangeRequest extends PostRequest {
  readonly timeLimitMs: number;
  readonly maxAnswerBytes: number;
}

/** What came of it. */
export interface Exchanged {
  readonly answer: SubgraphAnswer;
  readonly headers: IncomingHttpHeaders;
}

/** A failure that the next try may not meet. */
export class PassingError extends Error {
  override readonly name: string = 'PassingError';
}

/** The subgraph is there, and has had enough calls: of this caller perhaps, and of nobody else. */
export class TooManyCallsError extends PassingError {
  override readonly name = 'TooManyCallsError';
}

const tooManyCalls = 429;
/** What proxies and services say that are about to be there again. */
const passingStatuses: readonly number[] = [502, 503, 504];

/**
 * Asks a subgraph once, by GraphQL over HTTP.
 * @throws PassingError when it cannot be reached, or not in time; UnusableAnswerError when it answers with anything but GraphQL
 */
export async function exchange(
  { url, body, headers, timeLimitMs, maxAnswerBytes }: ExchangeRequest,
  { post, clock }: { readonly post: Post; readonly clock: Pick<Clock, 'after'> },
): Promise<Exchanged> {
  const posting = post({ url, body, headers: { ...graphqlHeaders, ...headers } });
  let isTooLate = false;
  const cancelTimer = clock.after(Math.max(timeLimitMs, 1), () => {
    isTooLate = true;
    posting.cancel();
  });
  try {
    const answer = await reach(posting, () => isTooLate);
    const text = await read(answer, maxAnswerBytes);
    return { answer: readAnswer(text), headers: answer.headers };
  } finally {
    cancelTimer();
  }
}

const graphqlHeaders = {
  accept: 'application/graphql-response+json, application/json;q=0.9',
  'content-type': 'application/json',
};

async function reach(posting: Posting, isTooLate: () => boolean): Promise<PostAnswer> {
  let answer: PostAnswer;
  try {
    answer = await posting.answer;
  } catch (cause) {
    throw new PassingError(isTooLate() ? 'it took too long' : 'it cannot be reached', { cause });
  }
  const { status, headers } = answer;
  // A subgraph may say in GraphQL what is wrong, with any status (GraphQL over HTTP, section 6.4).
  if (!isRedirect(status) && isGraphqlMediaType(headers['content-type'])) return answer;
  answer.discard();
  if (isRedirect(status)) throw new PassingError('it names another place, which is not followed');
  if (status === tooManyCalls) throw new TooManyCallsError(`it answered with status ${String(status)}`);
  if (passingStatuses.includes(status)) throw new PassingError(`it answered with status ${String(status)}`);
  throw new UnusableAnswerError(`it answered with status ${String(status)} and a content type that is not GraphQL's`);
}

function isRedirect(status: number): boolean {
  return status >= 300 && status < 400;
}

async function read(answer: PostAnswer, maxBytes: number): Promise<string> {
  try {
    return await answer.read(maxBytes);
  } catch (cause) {
    if (cause instanceof UnusableAnswerError) throw cause;
    throw new PassingError('its answer broke off', { cause });
  }
}
