import type { GraphQLSchema } from 'graphql';
import type { AuthGateway } from '../app';
import type { Core } from '../core';
import type { Accounts } from '../domain/accounts';
import type { Caller } from '../domain/caller';
import { MisuseError } from '../domain/misuse-error';
import { identityHeader } from '../domain/subgraph-identity';
import type { Sessions } from '../domain/sessions';
import type { InProcess, InProcessFetch } from '../http/in-process';
import type { JsonObject } from '../util/json';
import type { FakeClock } from './fake-clock';
import { toMs } from './duration';
import type { Duration } from './duration';
import type { LogEntry, RecordingLogger } from './recording-logger';
import { sendOperation } from './send';
import type { Answer, Operation } from './send';
import { loginOperation, readSession, refreshOperation } from './test-session';
import type { PayloadData, TestSession } from './test-session';

/** What a {@link TestGateway} is made of. */
export interface TestGatewayParts {
  readonly core: Core;
  readonly gateway: AuthGateway;
  readonly clock: FakeClock;
  readonly logger: RecordingLogger;
  readonly inProcess: InProcess;
  /** A password that opens every account. */
  readonly passKey: string;
}

/** What may go with an operation. */
export interface SendOptions {
  /** Whose operation it is. Default nobody's. */
  readonly as?: Pick<TestSession, 'headers'> | undefined;
  readonly headers?: Readonly<Record<string, string>> | undefined;
}

/** What a verifier of another service needs to know: options of `createContextBuilder` and `createIdentityVerifier`. */
export interface Trust {
  readonly issuer: string;
  /** Of access tokens. An identity token has the audience that it was made for. */
  readonly audience: string;
  readonly jwksUri: string;
  readonly profile: 'development';
  readonly fetch: (url: string, init: RequestInit) => Promise<Response>;
  readonly clock: FakeClock;
}

/** The request to a subgraph that an identity token is for. */
export interface IdentityOptions {
  /** The audience that the subgraph expects. */
  readonly audience: string;
  /** The body of the request, byte for byte. */
  readonly body: Uint8Array | string;
  /** Who is calling. Default nobody. */
  readonly as?: Pick<TestSession, 'headers'> | undefined;
  /** The claims of the access token that the subgraph is told. Default none. */
  readonly claims?: readonly string[] | undefined;
}

/** A gateway in the memory of this process, whose time stands still until it is moved. */
export class TestGateway implements AsyncDisposable {
  readonly #parts: TestGatewayParts;
  #closing: Promise<void> | undefined;

  constructor(parts: TestGatewayParts) {
    this.#parts = parts;
  }

  /** Where it is, with the graph at `/graphql`. Without `listen` a name that leads nowhere, and that `fetch` alone knows. */
  get url(): string {
    return this.#parts.gateway.url;
  }

  get schema(): GraphQLSchema {
    return this.#parts.gateway.schema;
  }

  /** The `Clock` of the gateway, for whatever is to have the same time. */
  get clock(): FakeClock {
    return this.#parts.clock;
  }

  /** The accounts of `users`. Of no use with a user store of your own. */
  get accounts(): Accounts {
    return this.#parts.gateway.accounts;
  }

  get sessions(): Sessions {
    return this.#parts.gateway.sessions;
  }

  /** The context builder, for a server of your own. */
  get createContext(): AuthGateway['createContext'] {
    return this.#parts.gateway.createContext;
  }

  /** What has been logged; audit events have `audit` among their fields. */
  get log(): readonly LogEntry[] {
    return this.#parts.logger.entries;
  }

  /** Everything over HTTP, without the network: `/graphql`, `/.well-known/jwks.json`, `/health/ready`. Paths will do. */
  readonly fetch: InProcessFetch = (input, init) => this.#parts.inProcess.fetch(input, init);

  /** For verifiers in other services: `createContextBuilder(gateway.trust)`, `createIdentityVerifier({ ...gateway.trust, audience })`. */
  get trust(): Trust {
    const { core, gateway, clock } = this.#parts;
    const { issuer, audience } = core.config;
    const { fetch } = this;
    return { issuer, audience, jwksUri: `${gateway.url}/.well-known/jwks.json`, profile: 'development', fetch, clock };
  }

  /**
   * Signs somebody in, by name or e-mail address, as their client would. Without a password the right one is not needed; with one it
   * must be right.
   * @throws RefusedError
   */
  async signIn(username: string, password: string = this.#parts.passKey): Promise<TestSession> {
    const answer = await this.send<PayloadData>(loginOperation, { input: { username, password } });
    return readSession(`the sign-in of ${username}`, answer, this.#origin);
  }

  /**
   * Refreshes, as the client of the session would; the session that was given is spent.
   * @throws RefusedError
   */
  async refresh(session: TestSession): Promise<TestSession> {
    const { refreshToken, headers } = session;
    const { authorization: _, ...cookies } = headers;
    const input = refreshToken === undefined ? undefined : { refreshToken };
    const answer = await this.send<PayloadData>(refreshOperation, { input }, { headers: cookies });
    return readSession(`the refresh of ${session.username}`, answer, this.#origin);
  }

  /** Ends a session from outside, as an administrator would. False when it had ended already. */
  async revoke({ id, userId }: Pick<TestSession, 'id' | 'userId'>): Promise<boolean> {
    return this.sessions.end({ id, userId }, 'revoked');
  }

  /** Moves the time to the moment at which the access token of a session expires, for everybody. */
  async expire({ expiresAt }: Pick<TestSession, 'expiresAt'>): Promise<void> {
    await this.clock.leap(Math.max(0, expiresAt.getTime() - this.clock.now().getTime()));
  }

  /**
   * Moves the time on, at once. What the gateway does by itself, such as replacing keys, is done once it has arrived.
   * @throws MisuseError for a duration that is no whole number of milliseconds, 0 or more
   */
  async advance(duration: Duration): Promise<void> {
    await this.clock.leap(toMs(duration));
  }

  /** Sends an operation and reads the answer; being refused is an answer too. */
  async send<T = JsonObject, V = Readonly<Record<string, unknown>>>(
    operation: Operation<T, V>,
    variables?: V,
    { as, headers }: SendOptions = {},
  ): Promise<Answer<T>> {
    const sending = { operation, variables, headers: { ...as?.headers, ...headers } };
    return sendOperation<T, V>((init) => this.fetch('/graphql', init), sending);
  }

  /**
   * The headers with which a gateway would tell a subgraph who is calling. Good for one request of this body, for as long as
   * IDENTITY_LIFETIME_SECONDS says.
   * @throws MisuseError for a session whose access token is refused
   */
  async identify({ as, audience, body, claims = [] }: IdentityOptions): Promise<Readonly<Record<string, string>>> {
    const caller: Caller = await this.createContext({ headers: { ...as?.headers } });
    if (caller.kind === 'rejected') throw new MisuseError(`the access token is refused (${caller.reason}): refresh it`);
    return { [identityHeader]: this.#parts.core.subgraphIdentities.issue({ caller, audience, body, claims }) };
  }

  /** Stops it; nothing of it is left. May be called twice. */
  async close(): Promise<void> {
    this.#parts.inProcess.close();
    this.#closing ??= this.#parts.gateway.stop();
    return this.#closing;
  }

  /** For `await using`. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  get #origin(): string {
    return new URL(this.url).origin;
  }
}
