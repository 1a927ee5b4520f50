import { hash } from 'node:crypto';
import type { BreachedPasswords } from '../domain/known-passwords';
import type { Clock } from '../util/clock';
import { download } from '../util/download';
import type { Fetch } from '../util/fetch';
import type { Logger } from '../util/logger';

/** What {@link BreachedPasswordRange} works with. */
export interface BreachedPasswordRangeOptions {
  /** The digits are put at its end. */
  readonly url: string;
  readonly fetch: Fetch;
  readonly clock: Clock;
  readonly logger: Logger;
}

const timeLimitMs = 2000;
/** Several times what the padded answers of Have I Been Pwned have. */
const maxBytes = 512 * 1024;
const headers = {
  accept: 'text/plain',
  // Whoever sees the size of an encrypted answer could tell from it which digits were asked for.
  'add-padding': 'true',
  'user-agent': 'graphql-auth-gateway',
};
const line = /^([0-9A-F]{35}):(\d{1,10})$/i;

/**
 * The range protocol of Have I Been Pwned: https://haveibeenpwned.com/API/v3#SearchingPwnedPasswordsByRange. What leaves the
 * house are 20 bits of the SHA-1, which hundreds of stolen passwords have in common, and no word about whose it is.
 */
export class BreachedPasswordRange implements BreachedPasswords {
  readonly #options: BreachedPasswordRangeOptions;

  constructor(options: BreachedPasswordRangeOptions) {
    this.#options = options;
  }

  async includes(password: string): Promise<boolean> {
    const digest = hash('sha1', password, 'hex').toUpperCase();
    try {
      const { bytes } = await download(`${this.#options.url}${digest.slice(0, 5)}`, {
        ...this.#options,
        headers,
        maxBytes,
        timeLimitMs,
      });
      return isListed(bytes.toString('latin1'), digest.slice(5));
    } catch (error) {
      const message = 'cannot look up whether a new password was stolen elsewhere; it is accepted';
      this.#options.logger.warn({ err: error }, message);
      return false;
    }
  }
}

/** Entries with a count of 0 are padding. */
function isListed(answer: string, suffix: string): boolean {
  const lines = answer.split(/\r?\n/).filter((text) => text !== '');
  const entries = lines.map((text) => line.exec(text));
  if (entries.includes(null)) throw new Error('it answered with something that is not of the range protocol');
  return entries.some((entry) => entry?.[1]?.toUpperCase() === suffix && Number(entry[2]) > 0);
}
