import { hash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { LocalServer } from './local-server';

/** Answers a request for a range in whatever way. */
export type AnswerRange = (response: ServerResponse) => void;

/** SHA-1 in the form of the range protocol: what is sent, and what is looked for in the answer. */
export function rangeOf(password: string): { readonly prefix: string; readonly suffix: string } {
  const digest = hash('sha1', password, 'hex').toUpperCase();
  return { prefix: digest.slice(0, 5), suffix: digest.slice(5) };
}

/** A service that speaks the range protocol of Have I Been Pwned, well or badly. */
export class RangeServer extends LocalServer {
  readonly requests: Pick<IncomingMessage, 'url' | 'method' | 'headers'>[] = [];
  answer: AnswerRange = (response) => response.end('');

  protected override respond(request: IncomingMessage, response: ServerResponse): void {
    this.requests.push(request);
    this.answer(response);
  }

  get url(): string {
    return `${this.origin}/range/`;
  }
}
