import type { Clock } from '../util/clock';
import { download, UnusableAnswerError } from '../util/download';
import type { Fetch } from '../util/fetch';
import { isObject } from '../util/json';
import { OperatorError } from '../util/operator-error';
import { pickScrubbable, scrub, spellCredentials } from '../util/scrub';
import { readTextFile } from './read-text-file';

/** Where the SDL of a subgraph is. */
export interface SdlPlace {
  readonly name: string;
  readonly url: string;
  /** The file with it. Undefined: the subgraph is asked. */
  readonly sdl: string | undefined;
  /** How long it may take to answer. */
  readonly timeoutMs: number;
  /** By which it knows that this service may have its SDL, such as `router-authorization`. */
  readonly headers: Readonly<Record<string, string>>;
}

/** What the SDL of a subgraph is read with. */
export interface SdlPorts {
  readonly fetch: Fetch;
  readonly clock: Clock;
}

/** Why there is no SDL of a subgraph. */
export class SubgraphSdlError extends OperatorError {
  override readonly name = 'SubgraphSdlError';
  readonly subgraph: string;
  /** Whether it may be there later without anybody's doing. */
  readonly isPassing: boolean;

  constructor(
    message: string,
    { subgraph, isPassing, cause }: { subgraph: string; isPassing: boolean; cause: unknown },
  ) {
    super(`${subgraph}: ${message}`, { cause });
    this.subgraph = subgraph;
    this.isPassing = isPassing;
  }
}

const maxSdlBytes = 10 * 1024 * 1024;
/** What proxies and services say that are about to be there. */
const passingStatuses: readonly number[] = [429, 502, 503, 504];
/** What subgraphs say that want to know first who asks. */
const closedStatuses: readonly number[] = [401, 403];
const query = JSON.stringify({ query: '{ _service { sdl } }' });

/** @throws SubgraphSdlError when there is none */
export async function readSubgraphSdl(place: SdlPlace, ports: SdlPorts): Promise<string> {
  const { name: subgraph, sdl } = place;
  if (sdl === undefined) return fetchSdl(place, ports);
  try {
    return await readTextFile(sdl);
  } catch (cause) {
    if (!(cause instanceof OperatorError)) throw cause;
    throw new SubgraphSdlError(`${cause.message}; correct its "sdl" in SUBGRAPHS`, {
      subgraph,
      isPassing: false,
      cause,
    });
  }
}

async function fetchSdl({ name, url, timeoutMs, headers: own }: SdlPlace, ports: SdlPorts): Promise<string> {
  const headers = {
    ...own,
    accept: 'application/graphql-response+json, application/json;q=0.9',
    'content-type': 'application/json',
  };
  const options = { ...ports, headers, body: query, maxBytes: maxSdlBytes, timeLimitMs: timeoutMs };
  try {
    const { bytes } = await download(url, options);
    return findSdl(bytes.toString('utf8'), pickScrubbable(spellCredentials(own)));
  } catch (cause) {
    throw toSdlError(cause, { name, url });
  }
}

/** What it says is told, without the credentials that it may have repeated. */
function findSdl(text: string, secrets: readonly string[]): string {
  const body = parseJson(text);
  const { data, errors } = isObject(body) ? body : {};
  const service = isObject(data) ? data['_service'] : undefined;
  const sdl = isObject(service) ? service['sdl'] : undefined;
  if (typeof sdl === 'string') return sdl;
  const first: unknown = Array.isArray(errors) ? errors[0] : undefined;
  const said = isObject(first) ? ` (it says: ${scrub(String(first['message']), secrets).slice(0, 200)})` : '';
  throw new UnusableAnswerError(
    `it gives no _service { sdl } to this service${said}; where it wants a credential, set its "headers"`,
  );
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // as wrong as JSON of another form
  }
}

function toSdlError(cause: unknown, { name: subgraph, url }: Pick<SdlPlace, 'name' | 'url'>): SubgraphSdlError {
  const { origin, pathname } = new URL(url); // a query may hold a key
  const place = `${origin}${pathname}`;
  if (cause instanceof UnusableAnswerError && !passingStatuses.includes(cause.status ?? 0)) {
    const remedy = closedStatuses.includes(cause.status ?? 0)
      ? 'set the credential that it wants as "headers" in SUBGRAPHS, or give its SDL as a file with "sdl"'
      : 'correct its "url" in SUBGRAPHS, or give its SDL as a file with "sdl"';
    return new SubgraphSdlError(`${cause.message}, at ${place}; ${remedy}`, { subgraph, isPassing: false, cause });
  }
  const remedy = 'start it, or correct its "url" in SUBGRAPHS';
  return new SubgraphSdlError(`no SDL from ${place}: ${describeTrouble(cause)}; ${remedy}`, {
    subgraph,
    isPassing: true,
    cause,
  });
}

/** The innermost cause: `fetch` itself says no more than that it failed. */
function describeTrouble(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.cause instanceof Error) return describeTrouble(error.cause);
  // Of several addresses of one name that were tried, Node names only the codes.
  const { code } = error as NodeJS.ErrnoException;
  return error.message === '' && code !== undefined ? code : error.message;
}
