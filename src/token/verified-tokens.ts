import { LRUCache } from 'lru-cache';
import type { AccessToken } from '../domain/access-token';

/** So many tokens of one session are remembered. A client uses one at a time; tabs that race have a few. */
const maxPerSession = 4;

/**
 * Verified tokens, by the digest of the exact string. Only good ones get in, so a stream of bad ones pushes none of them out;
 * and only a few of each session, so that one who refreshes without end gets hold of good tokens but of no room.
 */
export class VerifiedTokens {
  readonly #tokens: LRUCache<string, AccessToken>;
  /** The digests of a session's tokens, the oldest first. */
  readonly #digestsBySession = new Map<string, readonly string[]>();

  constructor(size: number) {
    this.#tokens = new LRUCache({
      max: size,
      dispose: ({ sessionId }, digest) => this.#forget(sessionId, digest),
    });
  }

  find(digest: string): AccessToken | undefined {
    return this.#tokens.get(digest);
  }

  add(digest: string, token: AccessToken): void {
    const { sessionId } = token;
    const digests = this.#digestsBySession.get(sessionId) ?? [];
    const [oldest] = digests;
    if (oldest !== undefined && digests.length >= maxPerSession) this.#tokens.delete(oldest);
    this.#digestsBySession.set(sessionId, [...(this.#digestsBySession.get(sessionId) ?? []), digest]);
    this.#tokens.set(digest, token);
  }

  clear(): void {
    this.#tokens.clear();
    this.#digestsBySession.clear();
  }

  #forget(sessionId: string, digest: string): void {
    const rest = (this.#digestsBySession.get(sessionId) ?? []).filter((each) => each !== digest);
    if (rest.length === 0) this.#digestsBySession.delete(sessionId);
    else this.#digestsBySession.set(sessionId, rest);
  }
}
