import { createHash, timingSafeEqual } from 'node:crypto';
import type { RequestFacts } from './bearer-token';

/** Tells whether a request comes from the router of the graph. */
export type IsRouter = (request: RequestFacts) => boolean;

/** What {@link createIsRouter} works with. */
export interface RouterCredentialOptions {
  /** What the router presents in the `Router-Authorization` header. Undefined: there is no router. */
  readonly routerSecret: string | undefined;
  /** In development anybody may compose the subgraph, as long as no credential is set. */
  readonly isDevelopment: boolean;
}

/** The check of the `Router-Authorization` header. */
export function createIsRouter({ routerSecret, isDevelopment }: RouterCredentialOptions): IsRouter {
  if (routerSecret === undefined) return () => isDevelopment;
  const expected = digest(routerSecret);
  return ({ headers }) => {
    const presented = headers['router-authorization'];
    // Digests are of equal length and compared in constant time: how far a guess agrees must not show.
    return typeof presented === 'string' && timingSafeEqual(digest(presented), expected);
  };
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
