import type { Session } from '../../src/domain/session';
import type {
  AddressPage,
  Advance,
  Revocation,
  RepeatedRevocation,
  RevokedPage,
  RevokedSession,
  SessionPage,
  SessionStore,
  SurplusSessions,
} from '../../src/domain/session-store';
import { DomainError } from '../../src/domain/domain-error';

/** A session store that a test can take down, and that counts how often it is asked. */
export class FlakySessionStore implements SessionStore {
  isDown = false;
  calls = 0;
  readonly #store: SessionStore;

  constructor(store: SessionStore) {
    this.#store = store;
  }

  insert(session: Session): Promise<void> {
    return this.#ask(() => this.#store.insert(session));
  }

  find(id: string): Promise<Session | undefined> {
    return this.#ask(() => this.#store.find(id));
  }

  advance(advance: Advance): Promise<boolean> {
    return this.#ask(() => this.#store.advance(advance));
  }

  slide(session: Session, generation?: number): Promise<boolean> {
    return this.#ask(() => this.#store.slide(session, generation));
  }

  confirm(id: string, generation: number, at: Date): Promise<void> {
    return this.#ask(() => this.#store.confirm(id, generation, at));
  }

  revoke(target: { readonly id: string; readonly userId: string }, revocation: Revocation): Promise<boolean> {
    return this.#ask(() => this.#store.revoke(target, revocation));
  }

  revokeAllOf(
    target: { readonly userId: string; readonly exceptId?: string },
    revocation: Revocation,
  ): Promise<readonly string[]> {
    return this.#ask(() => this.#store.revokeAllOf(target, revocation));
  }

  revokeOldestOf(target: SurplusSessions, revocation: Revocation): Promise<readonly string[]> {
    return this.#ask(() => this.#store.revokeOldestOf(target, revocation));
  }

  listAddresses(userId: string, page: AddressPage): Promise<readonly string[]> {
    return this.#ask(() => this.#store.listAddresses(userId, page));
  }

  listActive(userId: string, page: SessionPage): Promise<readonly Session[]> {
    return this.#ask(() => this.#store.listActive(userId, page));
  }

  repeatRevocation(target: RepeatedRevocation, at: Date): Promise<readonly string[]> {
    return this.#ask(() => this.#store.repeatRevocation(target, at));
  }

  listRevoked(page: RevokedPage): Promise<readonly RevokedSession[]> {
    return this.#ask(() => this.#store.listRevoked(page));
  }

  purgeEndedBefore(before: Date, limit: number): Promise<number> {
    return this.#ask(() => this.#store.purgeEndedBefore(before, limit));
  }

  async #ask<T>(operation: () => Promise<T>): Promise<T> {
    this.calls += 1;
    if (this.isDown) throw new DomainError('DATABASE_UNAVAILABLE');
    return operation();
  }
}
