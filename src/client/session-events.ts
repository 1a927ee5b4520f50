/** What listeners of a keeper are told. */
export type SessionEvent =
  /** Somebody is signed in who was not before: by `login`, in another tab, or from the storage. Caches are to be emptied. */
  | { readonly type: 'signedIn'; readonly sessionId: string }
  /** The session goes on with a new access token. */
  | { readonly type: 'refreshed'; readonly sessionId: string }
  /** `reason`: one of the closed list of docs/errors.md, `TOKEN_MISSING` when the cookie is gone, `LOGOUT`, or `ELSEWHERE` when another tab did it. */
  | { readonly type: 'signedOut'; readonly reason: string }
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
