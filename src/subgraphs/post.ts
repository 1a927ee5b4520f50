import type { IncomingHttpHeaders } from 'node:http';
import { readAtMost } from '../util/download';
import type { Fetch } from '../util/fetch';

/** What is sent. */
export interface PostRequest {
  readonly url: string;
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** An answer whose head has come. It must be read or discarded, or its connection is held. */
export interface PostAnswer {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: IncomingHttpHeaders;
  /** @throws UnusableAnswerError for more bytes; whatever the connection fails with */
  read(maxBytes: number): Promise<string>;
  discard(): void;
}

/** A request that is under way. */
export interface Posting {
  /** Rejects when there is no answer. */
  readonly answer: Promise<PostAnswer>;
  /** Ends it, and the reading of its answer, with a rejection; does nothing when both are over. */
  cancel(): void;
}

/** The way out to subgraphs. Redirects are not followed: an identity is for this subgraph, and for nobody that it names. */
export type Post = (request: PostRequest) => Posting;

/** The way out through a `fetch` of somebody's own. */
export function postByFetch(fetch: Fetch): Post {
  return ({ url, body, headers }) => {
    const controller = new AbortController();
    const { signal } = controller;
    const answer = fetch(url, { method: 'POST', body, signal, redirect: 'error', headers: { ...headers } });
    return { answer: answer.then(toPostAnswer), cancel: () => controller.abort() };
  };
}

function toPostAnswer({ status, headers, body }: Response): PostAnswer {
  return {
    status,
    headers: { ...Object.fromEntries(headers), 'set-cookie': headers.getSetCookie() },
    read: async (maxBytes) => (body === null ? '' : (await readAtMost(body, maxBytes)).toString('utf8')),
    discard: () => {
      body?.cancel().catch(() => undefined); // nobody waits for the rest, however it ends
    },
  };
}
