import type { Admission, BoundedHasher } from '../domain/bounded-hasher';
import type { Client } from '../domain/client';
import { toNetwork } from '../util/ip-address';

/** The operations that have a password checked are of this kind. */
const mutation = /\bmutation\b/;
/** What names a field that has a password checked, wherever it stands: a mutation that names it without need may wait for nothing. */
const passwordField = /\b(?:login|changePassword)\b/;

const free: Admission = { isTurnedAway: false };

/**
 * Sends requests that have a password checked by the door of the hasher. When hundreds come at the same moment, those that are to be
 * refused would otherwise be worked off all before the next request with a token, and all the others be begun and kept half done.
 */
export class Turnstile {
  readonly #hasher: Pick<BoundedHasher, 'admit'> | undefined;

  /** @param hasher undefined where there are no passwords */
  constructor(hasher: Pick<BoundedHasher, 'admit'> | undefined) {
    this.#hasher = hasher;
  }

  /** @param body the parsed body of the request, whatever it is */
  async pass(body: unknown, { ipAddress = '' }: Pick<Client, 'ipAddress'>): Promise<Admission> {
    return this.#hasher !== undefined && hasPasswordField(body) ? this.#hasher.admit(toNetwork(ipAddress) ?? '') : free;
  }
}

function hasPasswordField(body: unknown): boolean {
  const query = typeof body === 'object' && body !== null && 'query' in body ? body.query : undefined;
  return typeof query === 'string' && passwordField.test(query) && mutation.test(query);
}
