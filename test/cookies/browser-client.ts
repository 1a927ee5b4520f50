import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import { LoginDocument, LogoutDocument, MeDocument, RefreshTokenDocument } from '../../schema/generated/operations';
import type { TokensFragment } from '../../schema/generated/operations';
import { password, startGateway } from '../support/gateway';
import type { TestGateway, TestGatewayOptions } from '../support/gateway';
import type { Answer, SendOptions } from '../support/send';

/** Starts a gateway in cookie mode, with an account. */
export async function startCookieGateway(
  settings: TestGatewayOptions['settings'] = {},
  options: TestGatewayOptions = {},
): Promise<TestGateway> {
  const gateway = await startGateway({ ...options, settings: { refreshCookie: true, ...settings } });
  if ((await gateway.core.accounts.findByLoginName('ada')) === undefined) await gateway.signUp();
  return gateway;
}

/** A cookie as an answer sets it. */
export interface SetCookie {
  readonly name: string;
  readonly value: string;
  /** All attributes as they are, in their order. */
  readonly attributes: readonly string[];
}

export function setCookiesOf({ headers }: Pick<Answer<unknown>, 'headers'>): readonly SetCookie[] {
  return headers.getSetCookie().map((line) => {
    const [pair = '', ...attributes] = line.split('; ');
    const [name = '', value = ''] = pair.split('=');
    return { name, value, attributes };
  });
}

/** What a browser does with cookies: keeps those that are set, drops those that are cleared, sends them along. */
export class BrowserClient {
  readonly cookies = new Map<string, string>();
  readonly #gateway: TestGateway;

  constructor(gateway: TestGateway) {
    this.#gateway = gateway;
  }

  /** Another tab or a copy that a thief has: the same cookies as of now, apart from then on. */
  copy(): BrowserClient {
    const copy = new BrowserClient(this.#gateway);
    for (const [name, value] of this.cookies) copy.cookies.set(name, value);
    return copy;
  }

  /** The header that goes along. */
  get header(): string {
    return [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  }

  /** The cookie whose name has the word in it. */
  cookie(word: 'refresh' | 'access'): string | undefined {
    return [...this.cookies].find(([name]) => name.includes(word))?.[1];
  }

  /** Keeps what an answer sets. */
  take(answer: Pick<Answer<unknown>, 'headers'>): void {
    for (const { name, value, attributes } of setCookiesOf(answer)) {
      if (attributes.includes('Max-Age=0')) this.cookies.delete(name);
      else this.cookies.set(name, value);
    }
  }

  /** Sends as a page of the gateway itself does, and keeps the cookies of the answer. */
  async send<T, V>(operation: TypedDocumentNode<T, V> | string, variables?: V, options: SendOptions = {}) {
    const cookie = this.cookies.size === 0 ? {} : { cookie: this.header };
    const headers = { origin: this.#gateway.url, 'sec-fetch-site': 'same-origin', ...cookie, ...options.headers };
    const answer = await this.#gateway.send(operation, variables, { ...options, headers });
    this.take(answer);
    return answer;
  }

  async login(username = 'ada', options: SendOptions = {}): Promise<Answer<{ login: TokensFragment }>> {
    return this.send(LoginDocument, { input: { username, password } }, options);
  }

  async refresh(options: SendOptions = {}): Promise<Answer<{ refreshToken: TokensFragment }>> {
    return this.send(RefreshTokenDocument, {}, options);
  }

  async logout(scope: 'CURRENT' | 'OTHERS' | 'ALL' = 'CURRENT', options: SendOptions = {}) {
    return this.send(LogoutDocument, { scope }, options);
  }

  async me(options: SendOptions = {}) {
    return this.send(MeDocument, {}, options);
  }
}
