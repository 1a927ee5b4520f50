import type { Config } from './config';
import { BreachedPasswordRange } from './crypto/breached-password-range';
import { CommonPasswordList } from './crypto/common-password-list';
import { PasswordHashes } from './crypto/password-hashes';
import { BoundedHasher } from './domain/bounded-hasher';
import type { PasswordHasher } from './domain/password-hasher';
import { PasswordPolicy } from './domain/password-policy';
import type { Observation } from './observation/observation';
import { observeHasher } from './observation/observed-ports';
import type { Clock } from './util/clock';
import type { Fetch } from './util/fetch';
import type { Logger } from './util/logger';
import { systemClock } from './util/system-clock';

/** What {@link createPasswords} works with. */
export interface PasswordsOptions {
  readonly config: Config;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly observation: Observation;
  /** Default Node's own. */
  readonly fetch?: Fetch | undefined;
  /** Default the hasher of real passwords. */
  readonly passwordHasher?: PasswordHasher | undefined;
}

/** What decides about passwords and what hashes them. */
export interface Passwords {
  readonly passwordPolicy: PasswordPolicy;
  readonly hasher: BoundedHasher;
}

/** Builds it from the settings. */
export function createPasswords(options: PasswordsOptions): Passwords {
  const { config, clock, logger, observation, fetch = globalThis.fetch } = options;
  const url = config.breachedPasswordUrl;
  return {
    passwordPolicy: new PasswordPolicy({
      minLength: config.passwordMinLength,
      contextWords: config.passwordContextWords,
      common: new CommonPasswordList(),
      // By the machine's clock: how long to wait for an answer is not a matter of the time of day.
      breached: config.breachedPasswordCheck
        ? new BreachedPasswordRange({ url, fetch, clock: systemClock, logger })
        : undefined,
    }),
    hasher: new BoundedHasher({
      hasher: observeHasher(options.passwordHasher ?? new PasswordHashes(), observation),
      clock,
      concurrency: config.passwordHashConcurrency,
      maxWaiting: config.passwordHashQueue,
    }),
  };
}
