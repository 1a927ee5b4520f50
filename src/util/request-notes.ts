/** What becomes known of a request while it is answered, for its line in the log. */
export interface RequestNotes {
  readonly id: string;
  operationName?: string | undefined;
  operationType?: string | undefined;
  caller?: string | undefined;
  sessionId?: string | undefined;
  clientAddress?: string | undefined;
  /** Of the first failure. */
  code?: string | undefined;
  reason?: string | undefined;
}

/** Tells of an error which request it belongs to, where errors travel without their context. */
export class ErrorOrigins {
  readonly #notesByError = new WeakMap<object, RequestNotes>();

  note(errors: readonly object[], notes: RequestNotes): void {
    for (const error of errors) this.#notesByError.set(error, notes);
  }

  /** The id of the request; undefined for an error of no request. */
  findRequestId(error: unknown): string | undefined {
    return typeof error === 'object' && error !== null ? this.#notesByError.get(error)?.id : undefined;
  }
}
