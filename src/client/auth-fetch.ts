import { hasBegun } from './has-begun.ts';
import type { RefusedAnswer } from './has-begun.ts';
import type { AnswerError } from './session-error.ts';
import type { SessionKeeper } from './session-keeper.ts';

/** How requests are sent, and where tokens may go. */
export interface AuthFetchOptions {
  /** Default the global `fetch`. */
  readonly fetch?: typeof fetch;
  /** Origins beside that of the keeper whose requests get the access token. Default none. */
  readonly origins?: readonly string[];
}

/**
 * A `fetch` whose requests carry the access token, and which repeats a request once where a refresh makes it good. A body that is
 * a stream is sent once, and so is a mutation of which something has been carried out. Requests to other origins pass through as they are.
 * @throws SessionError when no token can be had for now.
 */
export function createAuthFetch(keeper: SessionKeeper, options: AuthFetchOptions = {}): typeof fetch {
  const { fetch: transport = globalThis.fetch } = options;
  const origins = new Set([originOf(keeper.url), ...(options.origins ?? [])]);
  return async (input, init) => {
    // Whoever gets an address into a request, by a redirect of the program's own or by an injected link, must not get the token.
    if (!origins.has(originOf(input instanceof Request ? input.url : String(input)))) return transport(input, init);
    const mutation = findMutation(init?.body);
    const send = async (): Promise<readonly [Response, boolean]> => {
      const sent = await keeper.authorize();
      const headers = new Headers(init?.headers ?? (input instanceof Request ? input.headers : undefined));
      for (const [name, value] of Object.entries(sent)) headers.set(name, value);
      // A request can be sent once, so its copy goes.
      const copy = input instanceof Request ? input.clone() : input;
      const response = await transport(copy, { credentials: keeper.credentials, ...init, headers });
      const answer = await answerOf(response);
      const isWorthRepeating = await keeper.recover(answer.errors, sent);
      return [response, isWorthRepeating && !(mutation !== undefined && hasBegun(answer, mutation.firstField))];
    };
    const [response, isWorthRepeating] = await send();
    const isStream = init?.body instanceof ReadableStream;
    return isWorthRepeating && !isStream ? (await send())[0] : response;
  };
}

interface Page {
  readonly document?: { readonly baseURI: string };
  readonly location?: { readonly href: string };
}

/**
 * In a page, addresses may be relative: as `fetch` does it, to what an element `base` says, which an attacker may have injected where
 * no script gets in.
 */
function originOf(address: string): string {
  const { document, location } = globalThis as Page;
  return new URL(address, document?.baseURI ?? location?.href ?? 'http://localhost').origin;
}

/** What a body may ask to be done: undefined if nothing, which is known of a text without the word alone. */
function findMutation(body: unknown): { readonly firstField: string | undefined } | undefined {
  const text = typeof body === 'string' ? body : '';
  if (/"query"\s*:/.test(text) && !/\bmutation\b/.test(text)) return undefined;
  // An alias comes first. Of what this misreads nothing worse comes than an operation that is not repeated.
  return { firstField: /\bmutation\b[^{]*\{(?:\\n|\s)*(\w+)/.exec(text)?.[1] };
}

/** An answer that has errors; nothing of what is no JSON, such as a stream of parts. */
async function answerOf(response: Response): Promise<RefusedAnswer> {
  if (!/\bjson\b/.test(response.headers.get('content-type') ?? '')) return {};
  try {
    const answer: unknown = await response.clone().json();
    return hasErrors(answer) ? answer : {};
  } catch {
    return {}; // whoever reads the answer itself is told what is wrong with it
  }
}

function hasErrors(answer: unknown): answer is RefusedAnswer & { readonly errors: readonly AnswerError[] } {
  return typeof answer === 'object' && answer !== null && 'errors' in answer && Array.isArray(answer.errors);
}
