import { hash } from 'node:crypto';
import type { Clock } from '../util/clock';
import type { Fetch } from '../util/fetch';
import type { Logger } from '../util/logger';
import { addSeconds } from '../util/time';
import { download } from '../util/download';
import type { Download } from '../util/download';
import { readJwkSet } from './jwk-set';
import type { JwkSet } from './jwk-set';
import type { KeySource } from './key-source';
import { parseStrictJsonObject } from './strict-json';

/** What {@link RemoteKeySource} works with. */
export interface RemoteKeySourceOptions {
  readonly issuer: string;
  readonly jwksUri: string;
  readonly fetch: Fetch;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Keys are fresh for as long as their issuer says, but within these seconds. */
const freshSeconds = { min: 5 * 60, max: 6 * 60 * 60 };
/** For so many seconds keys are used when no newer ones can be had: a withdrawn key must not verify for ever. */
const maxStaleSeconds = 24 * 60 * 60;
/** Seconds between two looks for newer keys, however many tokens name unknown ones. */
const cooldownSeconds = 30;
/** The same while there are no keys at all, so that an issuer that comes back is soon noticed. */
const emptyCooldownSeconds = 5;
const maxBytes = 256 * 1024;
const timeLimitMs = 3000;

interface Held {
  readonly keys: JwkSet;
  readonly digest: string;
  readonly fetchedAt: Date;
  readonly freshUntil: Date;
}

/** Keys that an issuer publishes: fetched when they are needed, and renewed behind the answers. */
export class RemoteKeySource implements KeySource {
  readonly #options: RemoteKeySourceOptions;
  #held: Held | undefined;
  #fetching: Promise<void> | undefined;
  #triedAt: Date | undefined;
  #failures = 0;
  #trouble: string | undefined;
  #hasToldOfIgnored = false;

  constructor(options: RemoteKeySourceOptions) {
    this.#options = options;
  }

  current(): JwkSet | undefined {
    const held = this.#held;
    if (held === undefined || !this.#isWithin(held.fetchedAt, maxStaleSeconds)) return undefined;
    if (this.#options.clock.now() >= held.freshUntil) void this.renew(); // whoever asks now need not wait for it
    return held.keys;
  }

  get retryAfterSeconds(): number | undefined {
    if (this.#failures === 0 || this.#triedAt === undefined) return undefined;
    const nextAt = addSeconds(this.#triedAt, this.#cooldownSeconds).getTime();
    return Math.max(1, Math.ceil((nextAt - this.#options.clock.now().getTime()) / 1000));
  }

  get trouble(): string | undefined {
    return this.#trouble;
  }

  async renew(): Promise<void> {
    // One fetch at a time, and then a pause: a stream of made-up key ids must not turn into one of requests to the issuer.
    const isTooSoon = this.#triedAt !== undefined && this.#isWithin(this.#triedAt, this.#cooldownSeconds);
    if (this.#fetching === undefined && isTooSoon) return;
    this.#fetching ??= this.#fetch().finally(() => {
      this.#fetching = undefined;
    });
    await this.#fetching;
  }

  get #cooldownSeconds(): number {
    const isEmpty = this.#held === undefined || !this.#isWithin(this.#held.fetchedAt, maxStaleSeconds);
    return isEmpty ? emptyCooldownSeconds : cooldownSeconds;
  }

  /** False too when a clock was put back: then nothing is known of the time since. */
  #isWithin(since: Date, seconds: number): boolean {
    const now = this.#options.clock.now();
    return now >= since && now < addSeconds(since, seconds);
  }

  async #fetch(): Promise<void> {
    const { issuer, jwksUri, logger, clock } = this.#options;
    const triedAt = clock.now();
    this.#triedAt = triedAt;
    try {
      const { bytes, headers } = await download(jwksUri, { ...this.#options, maxBytes, timeLimitMs });
      this.#hold(bytes, headers, triedAt);
      if (this.#failures > 0)
        logger.info({ issuer, failures: this.#failures }, 'the keys of an issuer can be read again');
      this.#failures = 0;
      this.#trouble = undefined;
    } catch (error) {
      this.#trouble = describeTrouble(error);
      if (this.#failures === 0) logger.error({ err: error, issuer }, 'cannot read the keys of an issuer; trying again');
      this.#failures += 1;
    }
  }

  #hold(bytes: Download['bytes'], headers: Headers, fetchedAt: Date): void {
    const digest = hash('sha256', bytes, 'base64');
    const keys = digest === this.#held?.digest ? this.#held.keys : readJwkSet(parseStrictJsonObject(bytes));
    if (keys === undefined) throw new Error('it answered with something that is no JSON Web Key Set');
    this.#held = { keys, digest, fetchedAt, freshUntil: addSeconds(fetchedAt, readFreshSeconds(headers)) };
    if (keys.ignored === 0 || this.#hasToldOfIgnored) return;
    this.#hasToldOfIgnored = true;
    const counts = { issuer: this.#options.issuer, ignored: keys.ignored, usable: keys.size };
    this.#options.logger.warn(counts, 'an issuer publishes keys that cannot be used here');
  }
}

/** The innermost cause: `fetch` itself says no more than that it failed. */
function describeTrouble(error: unknown): string {
  if (!(error instanceof Error)) return 'it cannot be asked';
  return error.cause instanceof Error ? describeTrouble(error.cause) : error.message;
}

/** `Cache-Control: max-age` (RFC 9111 section 5.2.2.1), within bounds. */
function readFreshSeconds(headers: Headers): number {
  const value = /(?:^|[\s,])max-age="?(\d{1,9})/i.exec(headers.get('cache-control') ?? '')?.[1];
  return Math.min(Math.max(Number(value ?? 0), freshSeconds.min), freshSeconds.max);
}
