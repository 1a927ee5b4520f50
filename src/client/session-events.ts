import type { EndReason } from './session-error.ts';

/**
 * Why nobody is signed in any more: one of the closed list, `LOGOUT`, `ELSEWHERE` when another tab did it, or `TOKEN_MISSING` when the
 * browser has given up the cookie: it was deleted, or its time was over.
 */
export type SignedOutReason = EndReason | 'LOGOUT' | 'ELSEWHERE' | 'TOKEN_MISSING';

/** What listeners of a keeper are told. */
export type SessionEvent =
  /** Somebody is signed in who was not before: by `login`, in another tab, or from the storage. Caches are to be emptied. */
  | { readonly type: 'signedIn'; readonly sessionId: string }
  /** The session goes on with a new access token. */
  | { readonly type: 'refreshed'; readonly sessionId: string }
  /** Caches are to be emptied, and the login page shown. */
  | { readonly type: 'signedOut'; readonly reason: SignedOutReason }
  /** The storage failed. The session goes on in memory, and ends with the page. */
  | { readonly type: 'storageFailed'; readonly error: unknown };

/** Called for each event, in order. What it throws reaches the handler of uncaught errors, and no caller of the keeper. */
export type SessionListener = (event: SessionEvent) => void;

/** Tells events to whoever listens. */
export class SessionEvents {
  readonly #listeners = new Set<SessionListener>();

  listen(listener: SessionListener): () => void {
    const own: SessionListener = (event) => listener(event);
    this.#listeners.add(own);
    return () => {
      this.#listeners.delete(own);
    };
  }

  tell(event: SessionEvent): void {
    for (const listener of this.#listeners) {
      try {
        listener(event);
      } catch (error) {
        // A listener that fails must not stop a refresh half way. Its error is shown where uncaught ones are.
        queueMicrotask(() => {
          throw error;
        });
      }
    }
  }

  clear(): void {
    this.#listeners.clear();
  }
}
