import type { GraphQLSchema } from 'graphql';
import { openCore } from './core';
import type { Core, Ports } from './core';
import type { SettingsOptions } from './config';
import type { Accounts } from './domain/accounts';
import { ActiveUsers } from './domain/active-users';
import { AuthFailures } from './domain/auth-failure';
import type { AuthFailureListener } from './domain/auth-failure';
import type { AuthSuccessMiddleware, NamedSuccessMiddleware } from './domain/auth-success';
import { Callers } from './domain/callers';
import { Issuance } from './domain/issuance';
import { PasswordChanges } from './domain/password-changes';
import type { PasswordChangesOptions, UsersWithPasswords } from './domain/password-changes';
import { RefreshRateLimit } from './domain/refresh-rate-limit';
import { Refreshes } from './domain/refreshes';
import { Rotations } from './domain/rotations';
import type { Sessions } from './domain/sessions';
import { SignIns } from './domain/sign-ins';
import { SuccessChain } from './domain/success-chain';
import type { Users } from './domain/user';
import { createApolloServer, createAuthPlugins } from './graphql/apollo-server';
import { buildAuthSchema } from './graphql/build-schema';
import { createFormatError } from './graphql/format-error';
import type { FormatError } from './graphql/format-error';
import type { PolicyTable } from './graphql/policy';
import type { ResolverClass } from './graphql/resolver-class';
import type { Services } from './graphql/services';
import { validationRules } from './graphql/validation-rules';
import { createContextBuilder } from './http/create-context';
import type { CreateContext } from './http/create-context';
import { createGraphqlHandler } from './http/graphql-handler';
import { createIsRouter } from './http/router-credential';
import { createHttpServer, listen } from './http/server';

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
  /** What your own root fields ask of their callers, where no `@Authorized` says it. */
  readonly policies?: PolicyTable | undefined;
}

/** The schema and what belongs to it, for those who run their own server. */
export interface AuthGraph {
  readonly schema: GraphQLSchema;
  /** Tells who is calling, from Node's request. Never throws. */
  readonly createContext: CreateContext;
  /** Apollo's `formatError`: shows what may be shown. Without it, errors have no `reason` and leak what they quote. */
  readonly formatError: FormatError;
  /** To be added to the server's validation rules. */
  readonly validationRules: typeof validationRules;
  /** To be added to the server's plugins: the challenges of RFC 6750, and no caching of tokens. */
  readonly plugins: ReturnType<typeof createAuthPlugins>;
  /** The accounts in the gateway's own database. Not used where you bring your own user store. */
  readonly accounts: Accounts;
  /** Ends sessions from your own code, when an account is disabled or deleted in your own store, say. */
  readonly sessions: Sessions;
  /** Ends the background work and closes the database. */
  stop(): Promise<void>;
}

/** A gateway that is listening. */
export interface AuthGateway extends Omit<AuthGraph, 'formatError' | 'validationRules' | 'plugins'> {
  /** Where it listens, such as `http://127.0.0.1:4000`; the graph is at `/graphql`. */
  readonly url: string;
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
  return assembleGraph(await openCore(options.settings, { isPatient: true, ...options }), options);
}

/**
 * Starts a gateway.
 * @throws OperatorError for settings, a database or a port that cannot be used; MisuseError for a root field without a policy
 */
export async function createAuthGateway(options: AuthGatewayOptions = {}): Promise<AuthGateway> {
  return serveCore(await openCore(options.settings, { isPatient: true, ...options }), options);
}

/** Starts a gateway on a core that is open, and that is closed with it, or when it cannot be started. */
export async function serveCore(core: Core, options: AuthGatewayOptions = {}): Promise<AuthGateway> {
  const { config, logger } = core;
  const graph = await assembleGraph(core, options);
  const { isDevelopment, allowedOrigins } = config;
  const isBearerStrict = config.rejectedBearer === 'fail';
  const { schema, formatError } = graph;
  const apollo = createApolloServer({ schema, logger, isDevelopment, isBearerStrict, formatError });
  let isStopping = false;
  try {
    await apollo.start();
    const server = await createHttpServer({
      handleGraphql: createGraphqlHandler(apollo, graph.createContext),
      logger,
      hasSandbox: isDevelopment,
      allowedOrigins,
      issuer: config.issuer,
      jwksMaxAgeSeconds: config.jwksMaxAgeSeconds,
      getPublicJwks: () => core.keys.ring.publicJwks,
      isStopping: () => isStopping,
      // Asked last whether it is stopping: it may have been told to while the database was asked.
      whyNotReady: async () => (await findTrouble(core)) ?? (isStopping ? 'stopping' : undefined),
    });
    const url = await listen(server, config);
    let stopping: Promise<void> | undefined;
    const stop = (): Promise<void> => {
      if (!isStopping) logger.info({ stopDelayMs: config.stopDelayMs }, 'stopping');
      isStopping = true;
      // Whoever hands out the requests learns first that this process is not ready, and finds it listening until then.
      stopping ??= (config.stopDelayMs === 0 ? Promise.resolve() : core.clock.wait(config.stopDelayMs))
        .then(() => server.close())
        .then(() => apollo.stop())
        .then(() => graph.stop());
      return stopping;
    };
    const { createContext, accounts, sessions } = graph;
    return { url, schema, createContext, accounts, sessions, stop };
  } catch (error) {
    await graph.stop();
    throw error;
  }
}

async function findTrouble({ revocations, database }: Core): Promise<'revocations' | 'database' | undefined> {
  if (!revocations.isFresh()) return 'revocations';
  return (await database.isReachable()) ? undefined : 'database';
}

async function assembleGraph(core: Core, options: AuthGatewayOptions): Promise<AuthGraph> {
  try {
    const { config, logger } = core;
    const { isDevelopment, routerSecret } = config;
    const services = createServices(core, options);
    const hasPasswordChanges = services.passwordChanges !== undefined;
    const { resolvers = [], policies = {} } = options;
    const schema = buildAuthSchema({ resolvers, policies, hasPasswordChanges });
    await core.revocations.start();
    core.housekeeping.start();
    core.keys.start();
    return {
      schema,
      createContext: createContextBuilder({ services, isRouter: createIsRouter({ routerSecret, isDevelopment }) }),
      formatError: createFormatError({ logger, clock: core.clock, isDevelopment }),
      validationRules,
      plugins: createAuthPlugins(config.rejectedBearer === 'fail'),
      accounts: core.accounts,
      sessions: core.sessions,
      stop: () => core.close(),
    };
  } catch (error) {
    await core.close();
    throw error;
  }
}

function createServices(core: Core, options: AuthGatewayOptions): Services {
  const { config, sessions } = core;
  const users = options.users ?? core.accounts;
  const lifetimes = {
    idleSeconds: config.sessionIdleLifetimeSeconds,
    absoluteSeconds: config.sessionAbsoluteLifetimeSeconds,
  };
  const middlewares = (options.successMiddlewares ?? []).map(toNamed);
  const chain = new SuccessChain({ middlewares, timeLimitMs: config.successMiddlewareTimeoutMs, clock: core.clock });
  const issuance = new Issuance({ ...core, chain, accessLifetimeSeconds: config.accessTokenLifetimeSeconds });
  const store = core.sessionStore;
  const activeUsers = new ActiveUsers({ users, sessions, store });
  const graceSeconds = config.refreshGraceSeconds;
  const rotations = new Rotations({ ...core, store, issuance, lifetimes, graceSeconds });
  const failures = new AuthFailures(options.failureListeners ?? [], core.logger);
  const common = { ...core, store, activeUsers, rotations, issuance, failures, lifetimes };
  return {
    callers: new Callers({ ...core, refusesStale: config.staleRevocations === 'refuse' }),
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
