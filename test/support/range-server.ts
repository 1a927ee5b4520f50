import { hash } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Answers a request for a range in whatever way. */
export type AnswerRange = (response: ServerResponse) => void;

/** SHA-1 in the form of the range protocol: what is sent, and what is looked for in the answer. */
export function rangeOf(password: string): { readonly prefix: string; readonly suffix: string } {
  const digest = hash('sha1', password, 'hex').toUpperCase();
  return { prefix: digest.slice(0, 5), suffix: digest.slice(5) };
}

/** A service that speaks the range protocol of Have I Been Pwned, well or badly. */
export class RangeServer {
  readonly #server: Server;
  readonly requests: Pick<IncomingMessage, 'url' | 'method' | 'headers'>[] = [];
  answer: AnswerRange = (response) => response.end('');

  constructor() {
    this.#server = createServer((request, response) => {
      this.requests.push(request);
      this.answer(response);
    });
  }

  async start(): Promise<this> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    return this;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  get url(): string {
    return `http://127.0.0.1:${String((this.#server.address() as AddressInfo).port)}/range/`;
  }
}
