import { openCore } from './core';
import type { Core, Ports } from './core';
import { readConfig, toFederation } from './config';
import type { SettingsOptions } from './config';
import type { Accounts } from './domain/accounts';
import { ActiveUsers } from './domain/active-users';
import { AuthFailures } from './domain/auth-failure';
import type { AuthFailureListener } from './domain/auth-failure';
import type { AuthSuccessMiddleware, NamedSuccessMiddleware } from './domain/auth-success';
import type { Caller } from './domain/caller';
import { Callers } from './domain/callers';
import { Issuance } from './domain/issuance';
import { MisuseError } from './domain/misuse-error';
import { PasswordChanges } from './domain/password-changes';
import type { PasswordChangesOptions, UsersWithPasswords } from './domain/password-changes';
import { RefreshRateLimit } from './domain/refresh-rate-limit';
import { Refreshes } from './domain/refreshes';
import { Rotations } from './domain/rotations';
import type { Sessions } from './domain/sessions';
import { SignIns } from './domain/sign-ins';
import { SuccessChain } from './domain/success-chain';
import type { Users } from './domain/user';
import { createAuthPlugins } from './graphql/apollo-server';
import { buildAuthSchema } from './graphql/build-schema';
import { createFormatError } from './graphql/format-error';
import type { PolicyTable } from './graphql/policy';
import type { ResolverClass } from './graphql/resolver-class';
import type { AccountServices, Services } from './graphql/services';
import { createParseOptions } from './graphql/limits/query-limits';
import { createValidationRules } from './graphql/validation-rules';
import { AuthCookies } from './http/auth-cookies';
import { createContextBuilder } from './http/create-context';
import { createIsRouter } from './http/router-credential';
import type { GrantPolicies } from './decide-policies';
import { observeMiddleware } from './observation/observed-ports';
import { openSupergraphIfAny, stopWith } from './open-supergraph';
import { createOperationObserver, serveGraph } from './serve-graph';
import type { ServeGraphOptions } from './serve-graph';
import type { TrustedIssuers } from './token/trusted-issuers';
import { openTrustedIssuers } from './open-trusted-issuers';
import { createVerifyOnlyGraph, serveVerifyOnly } from './verify-only';
import type { BareGraph } from './verify-only';

/** Everything that can be given to a gateway. */
export interface AuthGatewayOptions extends Ports {
  /** Settings that win over the environment. */
  readonly settings?: SettingsOptions | undefined;
  /** Your own user store. Default: the accounts in the gateway's database. */
  readonly users?: Users | undefined;
  /** What shapes every successful sign-in and refresh, from the outermost layer to the innermost. */
  readonly successMiddlewares?: readonly (AuthSuccessMiddleware | NamedSuccessMiddleware)[] | undefined;
  /** Who is told of every refusal. */
  readonly failureListeners?: readonly AuthFailureListener[] | undefined;
  /** Your own type-graphql resolvers: root fields, and fields on `AuthPayload` and `User`. */
  readonly resolvers?: readonly ResolverClass[] | undefined;
  /** In front of a graph: which policies of its `@policy` directives a caller has. Without it nobody has any. */
  readonly grantPolicies?: GrantPolicies | undefined;
  /** What your own root fields ask of their callers, where no `@Authorized` says it. */
  readonly policies?: PolicyTable | undefined;
}

/** The schema and what belongs to it, for those who run their own server. */
export interface AuthGraph extends BareGraph {
  /**
   * The accounts in the gateway's own database. Not used where you bring your own user store.
   * @throws MisuseError with VERIFY_ONLY=on
   */
  readonly accounts: Accounts;
  /**
   * Ends sessions from your own code, when an account is disabled or deleted in your own store, say.
   * @throws MisuseError with VERIFY_ONLY=on
   */
  readonly sessions: Sessions;
}

/** A gateway that is listening. */
export interface AuthGateway extends Omit<
  AuthGraph,
  'formatError' | 'validationRules' | 'parseOptions' | 'plugins' | 'metrics'
> {
  /** Where it listens, such as `http://127.0.0.1:4000`; the graph is at `/graphql`. */
  readonly url: string;
  /** Where Prometheus reads the metrics; undefined where they are switched off. */
  readonly metricsUrl: string | undefined;
  /** Looks now whether there is a new supergraph or a new manifest of persisted operations. Never rejects: what is wrong is logged. */
  reload(): Promise<void>;
  /**
   * Is not ready any more, serves on for STOP_DELAY_MS, then takes no new requests, finishes those in flight, and closes
   * the database. May be called twice.
   */
  stop(): Promise<void>;
}

/**
 * Builds the schema and the context builder alone, without an HTTP server.
 * @throws OperatorError for settings that cannot be used; MisuseError for a root field without a policy
 */
export async function createAuthGraph(options: AuthGatewayOptions = {}): Promise<AuthGraph> {
  if (readConfig(options.settings).verifyOnly) return withoutAccounts(createVerifyOnlyGraph(options));
  return assembleGraph(await openCore(options.settings, { isPatient: true, ...options }), options);
}

/**
 * Starts a gateway.
 * @throws OperatorError for settings, a database or a port that cannot be used; MisuseError for a root field without a policy
 */
export async function createAuthGateway(options: AuthGatewayOptions = {}): Promise<AuthGateway> {
  if (readConfig(options.settings).verifyOnly) return withoutAccounts(await serveVerifyOnly(options));
  return serveCore(await openCore(options.settings, { isPatient: true, ...options }), options);
}

/** Starts a gateway on a core that is open, and that is closed with it, or when it cannot be started. */
export async function serveCore(
  core: Core,
  options: AuthGatewayOptions & Pick<ServeGraphOptions, 'listen'> = {},
): Promise<AuthGateway> {
  const graph = await assembleGraph(core, options);
  const { issuer, jwksMaxAgeSeconds } = core.config;
  const { schema: ownSchema } = graph;
  const stop = (): Promise<void> => graph.stop();
  const { fetch, grantPolicies, listen } = options;
  const identities = core.subgraphIdentities;
  const supergraph = await openSupergraphIfAny({ ...core, ownSchema, identities, fetch, grantPolicies, stop });
  const served = await serveGraph({
    ...core,
    ...graph,
    supergraph,
    listen,
    wellKnown: { issuer, jwksMaxAgeSeconds, getPublicJwks: () => core.keys.ring.publicJwks },
    findTrouble: () => findTrouble(core),
    stop: () => stopWith(supergraph, stop),
  });
  const { createContext, accounts, sessions } = graph;
  return {
    ...served,
    get schema() {
      return supergraph?.clientSchema ?? ownSchema;
    },
    createContext,
    accounts,
    sessions,
  };
}

/** Whoever asks a gateway without accounts for them learns why there are none. */
function withoutAccounts<T extends BareGraph>(graph: T): T & Pick<AuthGraph, 'accounts' | 'sessions'> {
  const refuse = (): never => {
    throw new MisuseError('with VERIFY_ONLY=on there are neither accounts nor sessions: they are at the issuers');
  };
  const none = { get: refuse, enumerable: true };
  return Object.defineProperties(graph, { accounts: none, sessions: none }) as T &
    Pick<AuthGraph, 'accounts' | 'sessions'>;
}

async function findTrouble({ revocations, database }: Core): Promise<'revocations' | 'database' | undefined> {
  if (!revocations.isFresh()) return 'revocations';
  return (await database.isReachable()) ? undefined : 'database';
}

async function assembleGraph(core: Core, options: AuthGatewayOptions): Promise<AuthGraph> {
  try {
    const { config, logger } = core;
    const { isDevelopment, routerSecret, trustedProxies } = config;
    const foreignTokens = openTrustedIssuers({ ...core, fetch: options.fetch });
    const services = createServices(core, { ...options, foreignTokens });
    const hasPasswordChanges = services.forAccounts?.passwordChanges !== undefined;
    const { resolvers = [], policies = {} } = options;
    const federation = toFederation(config);
    const schema = buildAuthSchema({ resolvers, policies, hasPasswordChanges, federation });
    // At the start of a service and not of each command: there `check` says it.
    for (const risk of await core.database.findRisks()) logger.warn({}, risk);
    await core.revocations.start();
    core.housekeeping.start();
    core.keys.start();
    return {
      schema,
      createContext: createContextBuilder({
        services,
        isRouter: createIsRouter({ routerSecret, isDevelopment }),
        trustedProxies,
        cookies: config.refreshCookie ? new AuthCookies({ ...config, clock: core.clock }) : undefined,
      }),
      formatError: createFormatError({ ...core, isDevelopment }),
      validationRules: createValidationRules(config),
      parseOptions: createParseOptions(config),
      plugins: createAuthPlugins(config.rejectedBearer === 'fail', createOperationObserver(core)),
      metrics: core.observation.metrics,
      accounts: core.accounts,
      sessions: core.sessions,
      stop: () => core.close(),
    };
  } catch (error) {
    await core.close();
    throw error;
  }
}

function createServices(
  core: Core,
  options: AuthGatewayOptions & { readonly foreignTokens: TrustedIssuers | undefined },
): Services {
  const own = { ...core, refusesStale: core.config.staleRevocations === 'refuse' };
  const { traffic } = core.observation;
  const onIdentified = (caller: Caller): void => traffic.judged(caller);
  const callers = new Callers({ own, foreignTokens: options.foreignTokens, onIdentified });
  return { callers, forAccounts: createAccountServices(core, options) };
}

function createAccountServices(core: Core, options: AuthGatewayOptions): AccountServices {
  const { config, sessions, observation } = core;
  const { events, tracer, traffic } = observation;
  const users = options.users ?? core.accounts;
  const lifetimes = {
    idleSeconds: config.sessionIdleLifetimeSeconds,
    absoluteSeconds: config.sessionAbsoluteLifetimeSeconds,
  };
  const middlewares = (options.successMiddlewares ?? []).map(toNamed).map((named) => observeMiddleware(named, tracer));
  const chain = new SuccessChain({
    middlewares,
    timeLimitMs: config.successMiddlewareTimeoutMs,
    clock: core.clock,
    onWorked: (name, workedMs) => traffic.ranMiddleware(name, workedMs / 1000),
  });
  const issuance = new Issuance({ ...core, chain, accessLifetimeSeconds: config.accessTokenLifetimeSeconds });
  const store = core.sessionStore;
  const activeUsers = new ActiveUsers({ users, sessions, store });
  const graceSeconds = config.refreshGraceSeconds;
  const rotations = new Rotations({ ...core, store, issuance, events, lifetimes, graceSeconds });
  const failures = new AuthFailures(options.failureListeners ?? [], core.logger);
  events.subscribe((event) => failures.observe(event));
  const common = { ...core, store, activeUsers, rotations, issuance, events, lifetimes, graceSeconds };
  return {
    signIns: new SignIns({ ...common, users }),
    refreshes: new Refreshes({
      ...common,
      rateLimit: new RefreshRateLimit({ clock: core.clock, perMinute: config.refreshRateLimit }),
      isAccessTokenAccepted: config.refreshWithAccessToken,
    }),
    sessions,
    activeUsers,
    users,
    passwordChanges: createPasswordChanges(users, { ...common, policy: core.passwordPolicy }),
  };
}

function createPasswordChanges(
  users: Users,
  options: Omit<PasswordChangesOptions, 'users'>,
): PasswordChanges | undefined {
  return canSetPasswords(users) ? new PasswordChanges({ ...options, users }) : undefined;
}

function canSetPasswords(users: Users): users is UsersWithPasswords {
  return users.setPassword !== undefined;
}

/** A plain function is spoken of by its own name, or by its place in the chain. */
function toNamed(middleware: AuthSuccessMiddleware | NamedSuccessMiddleware, index: number): NamedSuccessMiddleware {
  if (typeof middleware !== 'function') return middleware;
  return { name: middleware.name === '' ? `middleware ${String(index + 1)}` : middleware.name, handle: middleware };
}
