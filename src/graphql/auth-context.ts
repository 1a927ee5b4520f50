import type { IncomingHttpHeaders } from 'node:http';
import type { Admission } from '../domain/bounded-hasher';
import type { Caller } from '../domain/caller';
import type { Client } from '../domain/client';
import type { RequestNotes } from '../util/request-notes';
import type { CookieJar } from './cookie-jar';
import type { Services } from './services';

/** The HTTP request that is being answered. */
export interface HttpExchange {
  readonly headers: IncomingHttpHeaders;
  /** The access token that came with it, in a header or in a cookie, as it is: whether it is good, the caller says. */
  readonly accessToken: string | undefined;
  /** Adds a header to the answer. */
  addAnswerHeader(name: string, value: string): void;
}

/**
 * The context of every operation: who is calling (`kind` tells `anonymous`, `authenticated` with its `viewer`, or
 * `rejected` with the reason), from where, and the services that resolvers call.
 */
export type AuthContext = Caller & {
  readonly client: Client;
  /** True when the request presented the router's credential, or where none is needed (development without one). */
  readonly isRouter: boolean;
  /** True when this service answers itself, in front of a graph: what it is asked as a router, clients have asked. */
  readonly isOwnRouter?: boolean | undefined;
  /** True in cookie mode when a page of an origin that is not allowed has made the request: no root field answers it. */
  readonly isFromForeignPage: boolean;
  /** Whether the request is to be refused, should it come with a password. Undefined where it need not be. */
  readonly admission?: Admission | undefined;
  /** The cookies that tokens travel in, where they do. */
  readonly cookies: CookieJar;
  readonly services: Services;
  /** What passes between client and subgraphs. Undefined on a server of your own that gives no response to `createContext`. */
  readonly http?: HttpExchange | undefined;
  /** Its `id` is the one in the log and in `X-Request-Id`. Undefined on a server of your own. */
  readonly request?: RequestNotes | undefined;
};
