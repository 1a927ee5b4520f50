import {
  ChangePasswordDocument,
  LoginDocument,
  LogoutDocument,
  MeDocument,
  RefreshTokenDocument,
} from '../../schema/generated/operations';
import type { ChangePasswordInput, TokensFragment } from '../../schema/generated/operations';
import { LostAnswer } from './gateways-client';
import type { GatewayClient, Reply } from './gateways-client';

/** What a client can do. */
export type Action = 'use' | 'refresh' | 'log in' | 'log out' | 'change the password';

/** How often what was done and answered. */
export type Counts = Record<Action, number>;

/** What a client and its fellows have come to. */
export interface Ledger {
  readonly answered: Counts;
  /** Answers that never came. */
  readonly lost: Counts;
  /** Those of them that one retry made good. */
  readonly recovered: Counts;
  /** What must not happen, in words. */
  readonly findings: string[];
}

export function openLedger(): Ledger {
  const none = (): Counts => ({ use: 0, refresh: 0, 'log in': 0, 'log out': 0, 'change the password': 0 });
  return { answered: none(), lost: none(), recovered: none(), findings: [] };
}

/**
 * A client that knows no more than what it was answered. It remembers all of that: after a crash of the gateway it holds
 * the gateway to it.
 */
export class CrashClient {
  readonly username: string;
  readonly #ledger: Ledger;
  #password: string;
  #otherPassword: string;
  #tokens: TokensFragment | undefined;
  /** Further sessions, which end with the next change of the password. */
  readonly #others: TokensFragment[] = [];
  /** Whether it was changed since the last crash. */
  #hasNewPassword = false;
  /** What it was told has ended, since the last crash. */
  readonly #ended: TokensFragment[] = [];
  /** The action whose answer was lost. */
  #pending: Action | undefined;

  constructor(username: string, passwords: { readonly first: string; readonly other: string }, ledger: Ledger) {
    this.username = username;
    this.#password = passwords.first;
    this.#otherPassword = passwords.other;
    this.#ledger = ledger;
  }

  /** The generation of the last refresh token that it was given, and of which session. */
  get known(): { readonly sessionId: string; readonly generation: number } | undefined {
    const [, sessionId, generation] = this.#tokens?.refreshToken?.split('.') ?? [];
    return sessionId === undefined ? undefined : { sessionId, generation: Number(generation) };
  }

  /** Does something; when it is not signed in, it logs in first. @throws LostAnswer */
  async act(client: GatewayClient, wanted: Action): Promise<void> {
    const action = this.#tokens === undefined ? 'log in' : wanted;
    try {
      await this.#do(client, action);
      this.#ledger.answered[action] += 1;
    } catch (error) {
      if (error instanceof LostAnswer) {
        this.#pending = action;
        this.#ledger.lost[action] += 1;
      }
      throw error;
    }
  }

  /** After a crash: makes good what was lost by one retry, and holds the gateway to what it had answered. */
  async recover(client: GatewayClient): Promise<void> {
    const action = this.#pending;
    this.#pending = undefined;
    for (const tokens of this.#ended.splice(0)) await this.#requireDead(client, tokens);
    if (action !== undefined) {
      const findingsBefore = this.#ledger.findings.length;
      await this.#do(client, action);
      if (this.#ledger.findings.length === findingsBefore) this.#ledger.recovered[action] += 1;
    }
    if (this.#hasNewPassword) await this.#requirePassword(client);
    this.#hasNewPassword = false;
    if (this.#tokens === undefined) return;
    await this.#do(client, 'use');
    await this.#do(client, 'refresh');
  }

  /** That the password it was told is in force, and the former one is not. */
  async #requirePassword(client: GatewayClient): Promise<void> {
    const refused = await this.#logIn(client, this.#otherPassword);
    if (refused.reason !== 'BAD_CREDENTIALS') this.#find('a former password is good', refused);
    const reply = await this.#logIn(client, this.#password);
    if (reply.data) this.#others.push(reply.data.login);
    else this.#find('the password is not good', reply);
  }

  async #do(client: GatewayClient, action: Action): Promise<void> {
    switch (action) {
      case 'use':
        return this.#use(client);
      case 'refresh':
        return this.#refresh(client);
      case 'log in':
        return this.#start(client);
      case 'log out':
        return this.#end(client);
      case 'change the password':
        return this.#changePassword(client);
    }
  }

  async #use(client: GatewayClient): Promise<void> {
    const reply = await client.send(MeDocument, {}, { token: this.#tokens?.accessToken });
    if (!reply.data) this.#find('an access token was refused', reply);
  }

  async #refresh(client: GatewayClient): Promise<void> {
    const input = { refreshToken: this.#tokens?.refreshToken };
    const reply = await client.send(RefreshTokenDocument, { input });
    if (reply.data) this.#tokens = reply.data.refreshToken;
    else this.#find('a refresh token was refused', reply);
  }

  async #start(client: GatewayClient): Promise<void> {
    const reply = await this.#logIn(client, this.#password);
    if (reply.data) this.#tokens = reply.data.login;
    else this.#find('a login was refused', reply);
  }

  async #end(client: GatewayClient): Promise<void> {
    const reply = await client.send(LogoutDocument, { scope: 'CURRENT' }, { token: this.#tokens?.accessToken });
    if (!reply.data) this.#find('a logout was refused', reply);
    else if (this.#tokens) this.#ended.push(this.#tokens);
    this.#tokens = undefined;
  }

  async #changePassword(client: GatewayClient): Promise<void> {
    const input = { currentPassword: this.#password, newPassword: this.#otherPassword };
    const reply = await client.send(ChangePasswordDocument, { input }, { token: this.#tokens?.accessToken });
    // Refused when the change whose answer was lost has come about: the new password is in force then.
    const isInForce =
      reply.data ?? (reply.reason === 'BAD_CREDENTIALS' && (await this.#logIn(client, input.newPassword)).data);
    if (!isInForce) this.#find('a change of the password was refused', reply);
    else this.#remember(input, reply.data?.changePassword);
  }

  #remember({ currentPassword, newPassword }: ChangePasswordInput, tokens: TokensFragment | undefined): void {
    this.#password = newPassword;
    this.#otherPassword = currentPassword;
    this.#hasNewPassword = true;
    const others = this.#others.splice(0);
    if (tokens === undefined) return; // it was never told that they have ended
    this.#ended.push(...others);
    this.#tokens = tokens;
  }

  #logIn(client: GatewayClient, password: string): Promise<Reply<{ readonly login: TokensFragment }>> {
    return client.send(LoginDocument, { input: { username: this.username, password } });
  }

  async #requireDead(client: GatewayClient, { accessToken: token, refreshToken }: TokensFragment): Promise<void> {
    const me = await client.send(MeDocument, {}, { token });
    if (me.reason !== 'SESSION_REVOKED') this.#find('an access token outlived the logout', me);
    const refreshed = await client.send(RefreshTokenDocument, { input: { refreshToken } });
    if (refreshed.reason !== 'SESSION_REVOKED') this.#find('a refresh token outlived the logout', refreshed);
  }

  #find(what: string, { reason }: Pick<Reply<unknown>, 'reason'>): void {
    this.#ledger.findings.push(`${this.username}: ${what}: ${reason ?? 'went well'}`);
  }
}
