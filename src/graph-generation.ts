import { getOperationAST, getVariableValues } from 'graphql';
import type { ExecutionResult, GraphQLSchema } from 'graphql';
import type { CalledSubgraph } from './composition/resolve-subgraphs';
import type { ServableSupergraph } from './composition/supergraph-source';
import type { Config } from './config';
import { decidePolicies, listRolePolicies } from './decide-policies';
import type { GrantPolicies } from './decide-policies';
import { DomainError } from './domain/domain-error';
import type { Randomness } from './domain/randomness';
import { identityHeader } from './domain/subgraph-identity';
import type { SubgraphIdentities } from './domain/subgraph-identity';
import { openEngine } from './engines/open-engine';
import type { CallSubgraph, Engine } from './engines/engine';
import type { AuthContext } from './graphql/auth-context';
import { callOwnSubgraph } from './graphql/federation/own-subgraph';
import { executionOptions } from './graphql/limits/giving-up';
import { limitErrors } from './graphql/limits/shown-errors';
import type { ClientOperation, GraphGeneration } from './graphql/supergraph/swappable-graph';
import type { Observation } from './observation/observation';
import { HttpSubgraph } from './subgraphs/http-subgraph';
import type { OnBehalf } from './subgraphs/http-subgraph';
import type { Post } from './subgraphs/post';
import type { CallerFacts } from './supergraph/access';
import { Enforcement } from './supergraph/enforcement';
import { limitPolicyTime } from './supergraph/policy-time-limit';
import { readRequirements } from './supergraph/requirements';
import type { Clock } from './util/clock';
import type { Logger } from './util/logger';

/** What generations are made with. */
export interface GenerationOptions {
  readonly config: Pick<
    Config,
    'supergraphEngine' | 'supergraphAuthorization' | 'ownSubgraphName' | 'grantPoliciesTimeoutMs'
  >;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly randomness: Pick<Randomness, 'bytes'>;
  readonly observation: Observation;
  /** The way out to subgraphs. */
  readonly post: Post;
  /** The schema of this service itself. */
  readonly ownSchema: GraphQLSchema;
  /** Undefined where no key can be published. */
  readonly identities: SubgraphIdentities | undefined;
  readonly grantPolicies: GrantPolicies | undefined;
}

/** A generation whose subgraphs can be looked after. */
export interface OpenGeneration extends GraphGeneration {
  /** The subgraphs that do not answer. */
  listMissing(): readonly string[];
}

/**
 * The graph as of one supergraph.
 * @throws SupergraphError, OperatorError for a supergraph that cannot be served as it is meant
 */
export function openGeneration(
  { sdl, document, subgraphs }: ServableSupergraph,
  options: GenerationOptions,
): OpenGeneration {
  const { config, logger, randomness, identities, ownSchema } = options;
  const requirements = readRequirements(document);
  const rolePolicies = listRolePolicies(ownSchema);
  const isUndecided = [...requirements.policies].some((policy) => !rolePolicies.has(policy));
  if (isUndecided && options.grantPolicies === undefined) logger.warn({}, withoutPolicies);
  const grantPolicies = decidePolicies(rolePolicies, options.grantPolicies);
  for (const subgraph of subgraphs) if (subgraph.identity === 'token') identities?.requireUsable(subgraph);
  const called = new Map(subgraphs.map((subgraph) => [subgraph.name, openSubgraph(subgraph, options)]));
  const callSubgraph = createCallSubgraph(called, options);
  const engine = openEngine(config.supergraphEngine, { supergraphSdl: sdl, callSubgraph, randomness });
  const { clientSchema } = engine;
  const enforcement = new Enforcement({ clientSchema, requirements, mode: config.supergraphAuthorization, logger });
  return {
    clientSchema,
    execute: async (operation) =>
      limitErrors(await execute(operation, { ...options, engine, enforcement, grantPolicies })),
    listMissing: () => [...called].filter(([, each]) => !each.isAvailable).map(([name]) => name),
  };
}

const withoutPolicies =
  'the supergraph asks for policies (@policy), and nothing decides them, so they are denied: give createAuthGateway the option grantPolicies';

interface PolicyOptions extends Pick<GenerationOptions, 'config' | 'clock'> {
  readonly grantPolicies: GrantPolicies;
}

interface Execution extends PolicyOptions {
  readonly engine: Engine<AuthContext>;
  readonly enforcement: Enforcement;
}

async function execute(
  { context, ...operation }: ClientOperation,
  { engine, enforcement, ...policies }: Execution,
): Promise<ExecutionResult> {
  // CSRF, whichever server stands in front: also where it does not refuse such requests by itself.
  if (context.isFromForeignPage) throw new DomainError('ORIGIN_NOT_ALLOWED');
  const enforced = await enforcement.enforce(operation, describeFacts(context, policies));
  if (enforced.kind === 'rejected') return { data: null, errors: enforced.errors };
  if (enforced.kind === 'allowed') return engine.execute({ ...operation, context });
  const errors = findVariableErrors(operation, engine.clientSchema);
  if (errors.length > 0) return { errors };
  const { document, complete } = enforced;
  return complete(document && (await engine.execute({ ...operation, document, context })));
}

/** Engines look at the variables themselves, but a filtered document does not have those any more that only denied fields used. */
function findVariableErrors(
  { document, operationName, variables }: Omit<ClientOperation, 'context'>,
  schema: GraphQLSchema,
): NonNullable<ExecutionResult['errors']> {
  const definitions = getOperationAST(document, operationName)?.variableDefinitions ?? [];
  const { maxCoercionErrors: maxErrors } = executionOptions;
  return getVariableValues(schema, definitions, variables, { maxErrors }).errors ?? [];
}

function describeFacts(context: AuthContext, { grantPolicies, config, clock }: PolicyOptions): CallerFacts {
  const isAuthenticated = context.kind === 'authenticated';
  return {
    isAuthenticated,
    refusal: context.kind === 'rejected' || context.kind === 'undecided' ? context : undefined,
    scope: new Set(isAuthenticated ? context.viewer.scope : []),
    findGrantedPolicies: limitPolicyTime((policies, signal) => grantPolicies(policies, context, signal), {
      timeLimitMs: config.grantPoliciesTimeoutMs,
      clock,
    }),
  };
}

function openSubgraph(subgraph: CalledSubgraph, { clock, logger, post, observation }: GenerationOptions): HttpSubgraph {
  return new HttpSubgraph({
    ...{ subgraph, clock, logger, post },
    traceHeaders: () => observation.tracer.carry(),
    onCall: (call) => {
      observation.traffic.calledSubgraph(call);
    },
  });
}

function createCallSubgraph(
  called: ReadonlyMap<string, HttpSubgraph>,
  { config, ownSchema, identities }: GenerationOptions,
): CallSubgraph<AuthContext> {
  return async ({ subgraph: name, operation, operationName, variables, isMutation, context }) => {
    if (name === config.ownSubgraphName) {
      return callOwnSubgraph(ownSchema, { document: operation.document, variables, operationName, context });
    }
    const subgraph = called.get(name);
    if (subgraph === undefined) throw new Error(`the supergraph has no subgraph ${name}`);
    return subgraph.call(
      { query: operation.text, variables, operationName, isMutation },
      toOnBehalf(context, identities),
    );
  };
}

/** Without an HTTP exchange, as in a program of somebody's own, there are no headers to pass on. */
function toOnBehalf(context: AuthContext, identities: SubgraphIdentities | undefined): OnBehalf {
  const { http } = context;
  return {
    headers: http?.headers ?? {},
    identify: (subgraph, body) => Promise.resolve(identify(subgraph, { body, context, identities })),
    addHeader: (name, value) => http?.addAnswerHeader(name, value),
  };
}

interface Identification {
  readonly body: string;
  readonly context: AuthContext;
  readonly identities: SubgraphIdentities | undefined;
}

function identify(
  subgraph: Parameters<OnBehalf['identify']>[0],
  { body, context, identities }: Identification,
): Readonly<Record<string, string>> {
  if (subgraph.identity === 'token' && identities !== undefined) {
    return { [identityHeader]: identities.issue({ ...subgraph, caller: context, body }) };
  }
  // Only one that is good: what is refused here must not be judged anew, and perhaps more mildly, behind it.
  const accessToken = context.kind === 'authenticated' ? context.http?.accessToken : undefined;
  if (subgraph.identity === 'bearer' && accessToken !== undefined) return { authorization: `Bearer ${accessToken}` };
  return {};
}
