import type { FastifyInstance } from 'fastify';

/** Counts the requests that have come and are not over yet, those whose clients have gone included. */
export class RequestsInFlight {
  #count = 0;

  readonly #leave = (): void => {
    this.#count -= 1;
  };

  get count(): number {
    return this.#count;
  }

  /** Counts those of the server from now on. */
  watch({ server }: FastifyInstance): void {
    server.on('request', (_request, response) => {
      this.#count += 1;
      // Comes for each response, whether it was sent or the connection broke.
      response.once('close', this.#leave);
    });
  }
}
