import { LRUCache } from 'lru-cache';
import type { Logger } from '../../util/logger';
import type { RequestNotes } from '../../util/request-notes';

/** So many operations are remembered as told of. */
const maxRemembered = 1000;

/** Tells of operations that are not in the manifest, each once: neither their text nor their variables, which may hold anything. */
export class UnlistedLog {
  readonly #logger: Logger;
  readonly #isRefused: boolean;
  readonly #told = new LRUCache<string, true>({ max: maxRemembered });

  constructor({ logger, isRefused }: { readonly logger: Logger; readonly isRefused: boolean }) {
    this.#logger = logger;
    this.#isRefused = isRefused;
  }

  /** @param operationHash of the text, or what the client has given for it */
  note(operationHash: string, { id: requestId, operationName, operationType }: RequestNotes): void {
    if (this.#told.has(operationHash)) return;
    this.#told.set(operationHash, true);
    this.#logger.warn(
      // What a client has made up is not repeated.
      { requestId, operationName, operationType, ...(isHash(operationHash) && { operationHash }) },
      this.#isRefused
        ? 'an operation that is not in the manifest is refused'
        : 'an operation that is not in the manifest has run',
    );
  }
}

function isHash(text: string): boolean {
  return /^[0-9a-f]{64}$/.test(text);
}
