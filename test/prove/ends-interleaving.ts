import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  ChangePasswordDocument,
  LoginDocument,
  LogoutDocument,
  MeDocument,
  RefreshTokenDocument,
} from '../../schema/generated/operations';
import type { TokensFragment } from '../../schema/generated/operations';
import type { Accounts } from '../../src/domain/accounts';
import { copyOf, findAccepted, findRefreshable, hold, keep, sizeOf, without } from './ends-holding';
import type { Holding } from './ends-holding';
import type { Plan, PlannedRefresh } from './ends-plan';
import type { GatewayClient, Reply } from './gateways-client';
import { amount } from './proof';

/** Somebody whose sessions end, again and again. */
export interface Person {
  readonly username: string;
  password: string;
  nextPassword: string;
}

/** Where sessions end. */
export interface Scene {
  /** One for each gateway. */
  readonly clients: readonly GatewayClient[];
  /** What an operator does, in a process of its own. */
  readonly accounts: Accounts;
}

/** What came of one interleaving. */
export interface Ending {
  /** What must not have happened, in words, with the plan; undefined when all was as it should be. */
  readonly finding: string | undefined;
  /** How many tokens were held, and found dead. */
  readonly tokens: number;
  /** How many refreshes were answered with tokens after the end had begun. */
  readonly overtaken: number;
  /** How many of them after the end had been answered. */
  readonly late: number;
  /** After how many milliseconds the bearer was refused everywhere. */
  readonly spreadMs: number;
}

/** How long the end may be unknown to other gateways, in milliseconds; more beside other tests on a busy machine. */
const maxSpreadMs = amount({ short: 3000, full: 1000 });

/** In how many milliseconds everything begins: about as long as the end takes. */
const spans: Readonly<Record<Plan['end'], number>> = { logout: 12, 'account disabled': 12, 'password changed': 120 };

/** A session, refreshes of it and its end, all at once; afterwards every token that was ever given for it is tried. */
export class Interleaving {
  readonly #scene: Scene;
  readonly #person: Person;
  readonly #plan: Plan;
  readonly #findings = new Set<string>();
  /** The session that changes the password, and lives on. */
  #own: Holding | undefined;
  #endBeganAt = Infinity;
  #endedAt = Infinity;
  #overtaken = 0;
  #late = 0;

  constructor(scene: Scene, person: Person, plan: Plan) {
    this.#scene = scene;
    this.#person = person;
    this.#plan = plan;
  }

  async run(): Promise<Ending> {
    const holding = hold(await this.#logIn());
    if (this.#plan.end === 'password changed') this.#own = hold(await this.#logIn());
    const refreshing = Promise.all([this.#startRefreshes(holding), this.#startLogin(holding)]);
    await this.#startAt(this.#plan.start);
    this.#endBeganAt = performance.now();
    const changed = await this.#end(this.#own ?? holding);
    this.#endedAt = performance.now();
    if (this.#own !== undefined && changed === undefined) {
      await refreshing;
      return this.#report(holding, 0); // refused, so nothing has ended
    }

    const known = copyOf(holding);
    const [spreadMs] = await Promise.all([this.#awaitDeath(known), this.#checkAtOnce(known)]);
    await refreshing;
    if (changed) await this.#checkLife(changed);
    const late = without(holding, known);
    const [lateSpreadMs] = await Promise.all([this.#awaitDeath(late), this.#checkAtOnce(late)]);
    if (this.#plan.end === 'account disabled') await this.#scene.accounts.enable(this.#person.username);
    return this.#report(holding, late.accessTokens.size > 0 ? Math.max(spreadMs, lateSpreadMs) : spreadMs);
  }

  #report(holding: Holding, spreadMs: number): Ending {
    const finding = this.#findings.size === 0 ? undefined : [...this.#findings, JSON.stringify(this.#plan)].join('; ');
    return { finding, tokens: sizeOf(holding), overtaken: this.#overtaken, late: this.#late, spreadMs };
  }

  async #logIn(): Promise<TokensFragment> {
    const { username, password } = this.#person;
    const { data, reason } = await this.#client(0).send(LoginDocument, { input: { username, password } });
    if (!data) throw new Error(`the login was refused: ${String(reason)}`);
    return data.login;
  }

  /** Of the session that is to end, and likewise of the one that changes the password. */
  async #startRefreshes(holding: Holding): Promise<void> {
    const holdings = this.#own === undefined ? [holding] : [holding, this.#own];
    await Promise.all(holdings.flatMap((each) => this.#plan.refreshes.map((planned) => this.#refresh(each, planned))));
  }

  /** With the right password of an account that is just being closed to it: what it is given must not live on either. */
  async #startLogin(holding: Holding): Promise<void> {
    const { end, loginStart, gateway } = this.#plan;
    if (loginStart === undefined || end === 'logout') return;
    const { username, password } = this.#person;
    await this.#startAt(loginStart);
    const reply = await this.#client(gateway).send(LoginDocument, { input: { username, password } });
    if (reply.data) keep(holding, reply.data.login);
    else if (!this.#isOfTheEnd(reply)) this.#find(`a login was refused: ${String(reply.reason)}`);
  }

  async #refresh(holding: Holding, planned: PlannedRefresh): Promise<void> {
    const [token, refreshToken] = [[...holding.accessTokens][0], [...holding.refreshTokens][0]];
    await this.#startAt(planned.start);
    let presented = refreshToken ?? '';
    for (let time = 0; time < planned.times; time += 1) {
      const client = this.#client(planned.gateway);
      const reply = await (planned.way === 'refresh token'
        ? client.send(RefreshTokenDocument, { input: { refreshToken: presented } })
        : client.send(RefreshTokenDocument, {}, { token }));
      if (!reply.data) {
        const mustLive = holding === this.#own && planned.way === 'refresh token';
        if (mustLive || !this.#isOfTheEnd(reply)) this.#find(`a refresh was refused: ${String(reply.reason)}`);
        return;
      }
      const tokens = reply.data.refreshToken;
      keep(holding, tokens);
      this.#count(performance.now());
      presented = tokens.refreshToken ?? presented;
    }
  }

  #count(answeredAt: number): void {
    if (answeredAt > this.#endBeganAt) this.#overtaken += 1;
    if (answeredAt > this.#endedAt) this.#late += 1;
  }

  /** Whether a refresh was refused because the session ends, and not before. */
  #isOfTheEnd({ code, reason }: Reply<unknown>): boolean {
    return code === 'UNAUTHENTICATED' && reason !== 'REFRESH_TOKEN_REUSED' && this.#endBeganAt < Infinity;
  }

  /** Returns the new tokens of the session that has changed the password. */
  async #end(holding: Holding): Promise<TokensFragment | undefined> {
    const token = [...holding.accessTokens][0];
    switch (this.#plan.end) {
      case 'logout':
        return this.#logOut(token);
      case 'account disabled':
        await this.#scene.accounts.disable(this.#person.username);
        return undefined;
      case 'password changed':
        return this.#changePassword(token);
    }
  }

  async #logOut(token: string | undefined): Promise<undefined> {
    const client = this.#client(this.#plan.gateway);
    const { data, reason } = await client.send(LogoutDocument, { scope: 'CURRENT' }, { token });
    if (data?.logout.endedSessions !== 1) this.#find(`the logout ended nothing: ${String(reason)}`);
  }

  async #changePassword(token: string | undefined): Promise<TokensFragment | undefined> {
    const { password: currentPassword, nextPassword: newPassword } = this.#person;
    const input = { currentPassword, newPassword };
    const client = this.#client(this.#plan.gateway);
    const { data, reason } = await client.send(ChangePasswordDocument, { input }, { token });
    if (data) Object.assign(this.#person, { password: newPassword, nextPassword: currentPassword });
    else this.#find(`the change was refused: ${String(reason)}`);
    return data?.changePassword;
  }

  /** The session that has changed the password lives on with its new tokens, at every gateway. */
  async #checkLife({ accessToken: token, refreshToken }: TokensFragment): Promise<void> {
    for (const client of this.#scene.clients) {
      const refreshed = await client.send(RefreshTokenDocument, { input: { refreshToken } });
      if (!refreshed.data) this.#find(`the changed session cannot refresh: ${String(refreshed.reason)}`);
      const me = await client.send(MeDocument, {}, { token });
      if (!me.data) this.#find(`the changed session has no good bearer: ${String(me.reason)}`);
    }
  }

  /** Nothing refreshes, at any gateway; and at the one of the end no bearer is accepted. */
  async #checkAtOnce(holding: Holding): Promise<void> {
    const { clients } = this.#scene;
    const isHere = this.#plan.end !== 'account disabled'; // which happens at none of them
    const accepted = isHere ? await findAccepted(this.#client(this.#plan.gateway), holding) : [];
    const refreshable = await Promise.all(clients.map((client) => findRefreshable(client, holding)));
    for (const finding of [...accepted, ...refreshable.flat()]) this.#find(finding);
  }

  /** Waits until no bearer is accepted at any gateway; returns after how many milliseconds that was so. */
  async #awaitDeath(holding: Holding): Promise<number> {
    for (;;) {
      const askedAt = performance.now();
      const accepted = await Promise.all(this.#scene.clients.map((client) => findAccepted(client, holding)));
      const spreadMs = askedAt - this.#endedAt;
      if (accepted.flat().length === 0) return spreadMs;
      if (spreadMs > maxSpreadMs) {
        for (const finding of accepted.flat()) this.#find(`${finding}, after ${String(maxSpreadMs)} ms`);
        return spreadMs;
      }
      await sleep(20);
    }
  }

  async #startAt(start: number): Promise<void> {
    await sleep(start * spans[this.#plan.end]);
  }

  #client(gateway: number): GatewayClient {
    const client = this.#scene.clients[gateway];
    if (client === undefined) throw new Error('there is no such gateway');
    return client;
  }

  #find(finding: string): void {
    this.#findings.add(finding);
  }
}
