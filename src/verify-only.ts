import type { GraphQLSchema } from 'graphql';
import { readConfig, toFederation } from './config';
import type { Config, SettingsOptions } from './config';
import { createLogger } from './create-logger';
import { systemRandomness } from './crypto/system-randomness';
import { Callers } from './domain/callers';
import { createAuthPlugins } from './graphql/apollo-server';
import { buildAuthSchema } from './graphql/build-schema';
import { createFormatError } from './graphql/format-error';
import type { FormatError } from './graphql/format-error';
import type { PolicyTable } from './graphql/policy';
import type { ResolverClass } from './graphql/resolver-class';
import { createParseOptions } from './graphql/limits/query-limits';
import type { ParseLimits } from './graphql/limits/query-limits';
import type { ValidationRule } from './graphql/limits/within-limits';
import { createValidationRules } from './graphql/validation-rules';
import { createContextBuilder } from './http/create-context';
import type { CreateContext } from './http/create-context';
import type { MetricsPage } from './http/metrics-route';
import { createIsRouter } from './http/router-credential';
import type { Randomness } from './domain/randomness';
import type { GrantPolicies } from './decide-policies';
import { openSupergraphIfAny, stopWith } from './open-supergraph';
import { openTrustedIssuers } from './open-trusted-issuers';
import type { TrustedIssuerPorts } from './open-trusted-issuers';
import { createObservation } from './observation/observation';
import { createOperationObserver, serveGraph } from './serve-graph';
import type { ServedGraph, ServeGraphOptions } from './serve-graph';
import type { Clock } from './util/clock';
import type { Fetch } from './util/fetch';
import type { Logger } from './util/logger';
import { ErrorOrigins } from './util/request-notes';
import { systemClock } from './util/system-clock';

/** What a gateway without accounts can be given. */
export interface VerifyOnlyOptions {
  /** Settings that win over the environment. */
  readonly settings?: SettingsOptions | undefined;
  /** Your own type-graphql resolvers. */
  readonly resolvers?: readonly ResolverClass[] | undefined;
  /** What your own root fields ask of their callers, where no `@Authorized` says it. */
  readonly policies?: PolicyTable | undefined;
  /** In front of a graph: which policies of its `@policy` directives a caller has. Without it nobody has any. */
  readonly grantPolicies?: GrantPolicies | undefined;
  readonly clock?: Clock | undefined;
  readonly logger?: Logger | undefined;
  readonly fetch?: Fetch | undefined;
}

/** The schema and what belongs to it, whether there are accounts behind it or not. */
export interface BareGraph {
  readonly schema: GraphQLSchema;
  /** Tells who is calling, from Node's request. Never rejects. */
  readonly createContext: CreateContext;
  /** Apollo's `formatError`: shows what may be shown. Without it, errors have no `reason` and leak what they quote. */
  readonly formatError: FormatError;
  /** To be added to the server's validation rules: the limits of queries are among them. */
  readonly validationRules: readonly ValidationRule[];
  /** Options of the server's parser: it stops reading where a query has more tokens than are allowed. */
  readonly parseOptions: ParseLimits;
  /** To be added to the server's plugins: the challenges of RFC 6750, and no caching of tokens. */
  readonly plugins: ReturnType<typeof createAuthPlugins>;
  /** All metrics of this gateway, for a route of your own. */
  readonly metrics: MetricsPage;
  /** Ends the background work and closes the database, where there is one. */
  stop(): Promise<void>;
}

/**
 * The schema and the context builder of a service that verifies the tokens of others and has no accounts of its own.
 * @throws OperatorError for settings that cannot be used; MisuseError for a root field without a policy
 */
export function createVerifyOnlyGraph(options: VerifyOnlyOptions = {}): BareGraph {
  return assemble(readConfig(options.settings), options).graph;
}

/**
 * Starts a gateway that verifies the tokens of others: no database, no keys, no accounts.
 * @throws OperatorError for settings or a port that cannot be used; MisuseError for a root field without a policy
 */
export async function serveVerifyOnly(options: VerifyOnlyOptions = {}): Promise<BareGraph & ServedGraph> {
  const { graph, base } = assemble(readConfig(options.settings), options);
  const { schema: ownSchema } = graph;
  const stop = (): Promise<void> => graph.stop();
  const { fetch, grantPolicies } = options;
  const supergraph = await openSupergraphIfAny({
    ...base,
    ownSchema,
    identities: undefined,
    fetch,
    grantPolicies,
    stop,
  });
  const findTrouble = (): Promise<undefined> => Promise.resolve(undefined);
  return {
    ...graph,
    ...(await serveGraph({
      ...base,
      ...graph,
      supergraph,
      hasher: undefined,
      findTrouble,
      wellKnown: undefined,
      stop: () => stopWith(supergraph, stop),
    })),
    get schema() {
      return supergraph?.clientSchema ?? ownSchema;
    },
  };
}

type Base = Omit<TrustedIssuerPorts, 'fetch'> &
  Pick<ServeGraphOptions, 'errorOrigins' | 'observation'> & { readonly randomness: Randomness };

function assemble(config: Config, options: VerifyOnlyOptions): { readonly graph: BareGraph; readonly base: Base } {
  const logger = options.logger ?? createLogger(config);
  const errorOrigins = new ErrorOrigins();
  const observation = createObservation(logger, systemClock);
  const ports = { clock: options.clock ?? systemClock, randomness: systemRandomness };
  const base = { config, ...ports, logger, errorOrigins, observation };
  const { isDevelopment, routerSecret, trustedProxies } = config;
  const isRouter = createIsRouter({ routerSecret, isDevelopment });
  const { resolvers = [], policies = {} } = options;
  const federation = toFederation(config);
  const schema = buildAuthSchema({ resolvers, policies, hasAccounts: false, hasPasswordChanges: false, federation });
  const foreignTokens = openTrustedIssuers({ ...base, fetch: options.fetch });
  const services = {
    callers: new Callers({ foreignTokens, onIdentified: (caller) => observation.traffic.judged(caller) }),
    forAccounts: undefined,
  };
  const graph: BareGraph = {
    schema,
    createContext: createContextBuilder({ services, isRouter, trustedProxies }),
    formatError: createFormatError({ ...base, isDevelopment }),
    validationRules: createValidationRules(config),
    parseOptions: createParseOptions(config),
    plugins: createAuthPlugins(config.rejectedBearer === 'fail', createOperationObserver(base)),
    metrics: observation.metrics,
    stop: () => Promise.resolve(),
  };
  return { graph, base };
}
