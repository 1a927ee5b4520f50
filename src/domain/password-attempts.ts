import type { Clock } from '../util/clock';
import { toNetwork } from '../util/ip-address';
import type { Logger } from '../util/logger';
import { nextTurn } from '../util/next-turn';
import { maxLoginNameLength, toLoginKey } from './account';
import type { AttemptCountStore } from './attempt-count-store';
import { countersOf } from './attempt-counters';
import type { AttemptCounter, AttemptLimits } from './attempt-counters';
import { AttemptPlaces } from './attempt-places';
import type { AuthEvents } from './auth-events';
import { findPresentedToken } from './caller';
import type { Caller } from './caller';
import type { Client } from './client';
import type { Session } from './session';
import type { SessionStore } from './session-store';
import type { User } from './user';

/** Turns a login name into text that stands for it, and from which nobody can find the name: it may be a mistyped password. */
export type NameDigest = (loginKey: string) => string;

/** What {@link PasswordAttempts} works with. */
export interface PasswordAttemptsOptions {
  readonly counts: AttemptCountStore;
  readonly events: AuthEvents;
  readonly sessionStore: SessionStore;
  readonly digestName: NameDigest;
  readonly limits: AttemptLimits;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Somebody says who they are, and has a password to show for it. */
export interface PasswordAttempt {
  readonly username: string;
  /** Whose password it would have to be; undefined when nobody is called like this. */
  readonly user: User | undefined;
  readonly caller: Caller;
  /** The session whose refresh token came in a cookie. */
  readonly cookieSession?: Pick<Session, 'id' | 'userId'> | undefined;
  readonly client: Client;
}

/** How much of an account's sessions is looked at to see whether its owner is known at this address. */
const looked = { sessions: 1000, limit: 100 } as const;

/**
 * Slows down those who guess passwords. An attempt takes a place in every count that it belongs to before the password is
 * hashed, so that no number of attempts at once, on whatever processes, gets more passwords compared than the limits allow.
 */
export class PasswordAttempts {
  readonly #options: PasswordAttemptsOptions;
  readonly #places: AttemptPlaces;

  constructor(options: PasswordAttemptsOptions) {
    this.#options = options;
    this.#places = new AttemptPlaces(options);
  }

  /**
   * What `verify` says of the password. It is not asked when too many attempts have failed.
   * @throws DomainError TOO_MANY_ATTEMPTS, for an unknown name just as for a known one
   */
  async check(attempt: PasswordAttempt, verify: () => Promise<boolean>): Promise<boolean> {
    const counters = await this.#countersOf(attempt);
    await nextTurn(); // between the steps of a storm of attempts, others are answered
    await this.#places.take(counters);
    const isRight = await this.#verifyAt(counters, verify);
    await this.#places.end(counters, isRight ? 'right' : 'wrong');
    return isRight;
  }

  /** Forgets all attempts at an account by one of these names; returns how many counts that were. */
  async forget(usernames: readonly string[], accountId: string | undefined): Promise<number> {
    const { counts, events } = this.#options;
    const forgotten = await counts.removeNamed(usernames.map((username) => this.#digest(username)));
    events.tell({ kind: 'unlock_account', accountId });
    return forgotten;
  }

  async #verifyAt(counters: readonly AttemptCounter[], verify: () => Promise<boolean>): Promise<boolean> {
    try {
      return await verify();
    } catch (error) {
      // Should this fail as well, one failure too many is counted; what went wrong first is what is told.
      await this.#places.end(counters, 'void').catch(() => undefined);
      throw error;
    }
  }

  async #countersOf(attempt: PasswordAttempt): Promise<readonly AttemptCounter[]> {
    const { username, user, client } = attempt;
    const facts = {
      // By the name and not by the account: a guess at the name that makes the e-mail address wait would show whose it is.
      nameDigest: this.#digest(username),
      client,
      presentedSessionId: user && findSessionOf(user, attempt),
      // User enumeration by time: the look is taken for an unknown user too.
      isNetworkKnown: await this.#isNetworkKnown(user?.id ?? '', client),
    };
    return countersOf(facts, this.#options.limits);
  }

  async #isNetworkKnown(userId: string, { ipAddress = '' }: Client): Promise<boolean> {
    const { sessionStore, clock } = this.#options;
    const network = toNetwork(ipAddress);
    const addresses = await sessionStore.listAddresses(userId, { now: clock.now(), ...looked });
    return addresses.some((address) => toNetwork(address) === network);
  }

  /** Normalizing a name takes time that grows with the square of its length: nobody is called by more than its beginning. */
  #digest(username: string): string {
    return this.#options.digestName(toLoginKey(username.slice(0, maxLoginNameLength)));
  }
}

/** The session of this user that the client has shown to have, or to have had. */
function findSessionOf({ id }: User, { caller, cookieSession }: PasswordAttempt): string | undefined {
  const presented = findPresentedToken(caller);
  if (presented?.userId === id) return presented.sessionId;
  return cookieSession?.userId === id ? cookieSession.id : undefined;
}
