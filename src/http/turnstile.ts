import { nextTurn } from '../util/next-turn';

/** What names a field that has a password checked, wherever it stands: who names it without need waits a moment for nothing. */
const passwordField = /\b(?:login|changePassword)\b/;

/**
 * Lets requests that have a password checked through one by one, with a turn of the event loop between any two. When hundreds
 * come at the same moment, those that are to be refused would otherwise be worked off all before the next request with a token.
 */
export class Turnstile {
  #last: Promise<void> = Promise.resolve();

  /** @param body the parsed body of the request, whatever it is */
  async pass(body: unknown): Promise<void> {
    if (!hasPasswordField(body)) return;
    this.#last = this.#last.then(nextTurn);
    await this.#last;
  }
}

function hasPasswordField(body: unknown): boolean {
  const query = typeof body === 'object' && body !== null && 'query' in body ? body.query : undefined;
  return typeof query === 'string' && passwordField.test(query);
}
