import { UnusableAnswerError } from '../util/download';
import { isObject } from '../util/json';
import type { SubgraphAnswer, SubgraphError } from './subgraph';

const mediaType = /^application\/(?:graphql-response\+)?json\s*(?:;|$)/i;
/** What a key that reaches the prototype of an object would be written like, in JSON too. */
const suspicious = /__proto__|\\u/;

/**
 * So many errors of an answer are looked at. Each costs this process far more than the bytes that it came in, and clients are
 * told of a hundred.
 */
const maxErrors = 10_000;

/** True for the media types of GraphQL over HTTP. */
export function isGraphqlMediaType(value: string | undefined): boolean {
  return value !== undefined && mediaType.test(value);
}

/**
 * The answer of a subgraph, in the form of the GraphQL specification (section 7) or not at all.
 * @throws UnusableAnswerError for anything else
 */
export function readAnswer(text: string): SubgraphAnswer {
  const body = parse(text);
  if (!isObject(body)) throw new UnusableAnswerError('it answered with JSON that is no object');
  const { data, errors = [] } = body;
  if (!isData(data)) throw new UnusableAnswerError('its data is no object');
  if (!Array.isArray(errors)) throw new UnusableAnswerError('its errors are no list');
  if (data === undefined && errors.length === 0)
    throw new UnusableAnswerError('it answered with neither data nor errors');
  return { data, errors: errors.slice(0, maxErrors).map(scrub) };
}

function parse(text: string): unknown {
  try {
    // Prototype pollution: a subgraph that is not trusted must not get a property into every object of the process.
    if (suspicious.test(text))
      return JSON.parse(text, (key, value: unknown) => (key === '__proto__' ? undefined : value));
    return JSON.parse(text);
  } catch {
    throw new UnusableAnswerError('it answered with something that is no JSON'); // which is not repeated: it may hold secrets
  }
}

function isData(data: unknown): data is SubgraphAnswer['data'] {
  return data === undefined || data === null || isObject(data);
}

/** Stack traces, queries and addresses stay here: of the extensions clients get those they branch on. */
function scrub(error: unknown): SubgraphError {
  const { message, path, extensions } = isObject(error) ? error : {};
  const shown: Record<string, unknown> = {};
  for (const name of ['code', 'reason', 'retryAfterSeconds']) {
    const value = isObject(extensions) ? extensions[name] : undefined;
    if (typeof value === 'string' || typeof value === 'number') shown[name] = value;
  }
  return {
    message: typeof message === 'string' ? message : 'an error without a message',
    ...(isPath(path) && { path }),
    extensions: shown,
  };
}

function isPath(path: unknown): path is readonly (string | number)[] {
  return Array.isArray(path) && path.every((step) => typeof step === 'string' || typeof step === 'number');
}
