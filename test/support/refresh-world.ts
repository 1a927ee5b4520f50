import { createAuthGraph } from '../../src/app';
import type { AuthGraph } from '../../src/app';
import type { AuthPayload } from '../../src/domain/auth-payload';
import { DomainError } from '../../src/domain/domain-error';
import type { ErrorReason } from '../../src/domain/error-catalogue';
import type { LogoutScope } from '../../src/domain/sessions';
import type { User, Users } from '../../src/domain/user';
import type { AuthContext } from '../../src/graphql/auth-context';
import { requireAccountServices } from '../../src/graphql/services';
import { aUser } from './builders';
import { FakeClock } from '../../src/testing/fake-clock';
import { createDirectory, testSettings } from './gateway';
import { MemoryLogger } from './memory-logger';

/** All in seconds. */
export const lifetimes = { access: 300, idle: 3600, absolute: 5400, grace: 10 };
/** How many sessions the user may have: two clients, and one whose answer was lost. */
export const maxSessions = 3;

export type Outcome = { readonly payload: AuthPayload } | { readonly reason: ErrorReason };

/** One user in a store that an embedder brings. */
class OneUser implements Users {
  user: User = aUser();

  findByLoginName = async (): Promise<User> => this.user;
  findById = async (): Promise<User> => this.user;
  verifyPassword = async (): Promise<boolean> => true;
}

/** The real services on a real database, without HTTP, for one user and a clock that stands still. */
export class RefreshWorld {
  readonly clock = new FakeClock();
  readonly #users: OneUser;
  readonly #graph: AuthGraph;

  private constructor(graph: AuthGraph, users: OneUser, clock: FakeClock) {
    this.#graph = graph;
    this.#users = users;
    this.clock = clock;
  }

  static async open(): Promise<RefreshWorld> {
    const users = new OneUser();
    const clock = new FakeClock();
    const settings = testSettings(createDirectory(), {
      accessTokenLifetimeSeconds: lifetimes.access,
      sessionIdleLifetimeSeconds: lifetimes.idle,
      sessionAbsoluteLifetimeSeconds: lifetimes.absolute,
      refreshGraceSeconds: lifetimes.grace,
      sessionsPerUser: maxSessions,
      // Its rules are not those of the model: a client in a loop is another matter.
      refreshRateLimit: 1_000_000,
    });
    return new RefreshWorld(
      await createAuthGraph({ settings, users, clock, logger: new MemoryLogger() }),
      users,
      clock,
    );
  }

  /** Who a bearer token makes the caller; what that sets off behind the answer has happened on return. */
  async call(accessToken: string | undefined): Promise<AuthContext> {
    const headers = accessToken === undefined ? {} : { authorization: `Bearer ${accessToken}` };
    const context = await this.#graph.createContext({ headers });
    await this.clock.advance(0);
    return context;
  }

  async login(accessToken: string | undefined): Promise<Outcome> {
    const caller = await this.call(accessToken);
    const { client } = caller;
    const services = requireAccountServices(caller.services);
    return outcomeOf(services.signIns.signIn({ username: 'ada', password: 'any', caller, client }));
  }

  async refresh(refreshToken: string): Promise<Outcome> {
    const caller = await this.#graph.createContext({ headers: {} });
    const { client } = caller;
    const services = requireAccountServices(caller.services);
    return outcomeOf(services.refreshes.refresh({ refreshToken, isFromCookie: false, caller, client }));
  }

  async refreshAtOnce(refreshToken: string, times: number): Promise<readonly Outcome[]> {
    return Promise.all(Array.from({ length: times }, () => this.refresh(refreshToken)));
  }

  async refreshWithAccessToken(accessToken: string): Promise<Outcome> {
    const caller = await this.call(accessToken);
    const { client } = caller;
    const services = requireAccountServices(caller.services);
    return outcomeOf(services.refreshes.refresh({ refreshToken: undefined, isFromCookie: false, caller, client }));
  }

  async logout(accessToken: string, scope: LogoutScope): Promise<number> {
    const caller = await this.call(accessToken);
    return requireAccountServices(caller.services).sessions.logout(caller, scope);
  }

  /** Both under way before either is done. */
  async refreshAndLogout(refreshToken: string, accessToken: string): Promise<Outcome> {
    const caller = await this.call(accessToken);
    const [outcome] = await Promise.all([
      this.refresh(refreshToken),
      requireAccountServices(caller.services).sessions.logout(caller, 'CURRENT'),
    ]);
    return outcome;
  }

  /** As an embedder does: in the user store, and, where it is done well, in the gateway too. */
  async disable({ endsSessions }: { readonly endsSessions: boolean }): Promise<void> {
    this.#users.user = { ...this.#users.user, disabled: true };
    if (endsSessions) await this.#graph.sessions.endAllOf(this.#users.user.id, 'account_disabled');
  }

  enable(): void {
    this.#users.user = { ...this.#users.user, disabled: false };
  }

  async wait(seconds: number): Promise<void> {
    this.clock.jump(seconds * 1000);
    await this.clock.advance(0);
  }

  async close(): Promise<void> {
    await this.#graph.stop();
  }
}

async function outcomeOf(attempt: Promise<AuthPayload>): Promise<Outcome> {
  try {
    return { payload: await attempt };
  } catch (error) {
    if (error instanceof DomainError) return { reason: error.reason };
    throw error;
  }
}
