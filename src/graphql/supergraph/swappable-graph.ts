import type { ApolloServerOptionsWithGateway } from '@apollo/server';
import type { DocumentNode, ExecutionResult, GraphQLSchema } from 'graphql';
import type { AuthContext } from '../auth-context';

type GatewayInterface = ApolloServerOptionsWithGateway<AuthContext>['gateway'];
type GatewaySchemaLoadOrUpdateCallback = Parameters<GatewayInterface['onSchemaLoadOrUpdate']>[0];

/** An operation of a client, parsed and valid. */
export interface ClientOperation {
  readonly document: DocumentNode;
  readonly operationName: string | undefined;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly context: AuthContext;
}

/** A graph as of one supergraph: never changed, only replaced. */
export interface GraphGeneration {
  /** What clients may ask. */
  readonly clientSchema: GraphQLSchema;
  /** The answer, with a `data` key always. */
  execute(operation: ClientOperation): Promise<ExecutionResult>;
}

/**
 * The graph that Apollo executes on, replaceable while it runs. Each operation is executed by the generation against whose schema
 * it was validated, so that those in flight end as they began.
 */
export class SwappableGraph implements GatewayInterface {
  readonly #generations = new WeakMap<GraphQLSchema, GraphGeneration>();
  readonly #listeners = new Set<GatewaySchemaLoadOrUpdateCallback>();
  #current: GraphGeneration;

  constructor(first: GraphGeneration) {
    this.#current = first;
    this.#generations.set(first.clientSchema, first);
  }

  get current(): GraphGeneration {
    return this.#current;
  }

  /** Takes the next generation; throws when its schema is none, and the one before goes on. */
  replace(next: GraphGeneration): void {
    this.#generations.set(next.clientSchema, next);
    for (const listener of this.#listeners) listener(toSchemaContext(next));
    this.#current = next;
  }

  onSchemaLoadOrUpdate(listener: GatewaySchemaLoadOrUpdateCallback): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  load: GatewayInterface['load'] = () => {
    for (const listener of this.#listeners) listener(toSchemaContext(this.#current));
    return Promise.resolve({
      executor: async ({ schema, document, operationName, request, context }) => {
        const generation = this.#generations.get(schema) ?? this.#current;
        return generation.execute({
          document,
          operationName: operationName ?? undefined,
          variables: request.variables ?? {},
          context: context as AuthContext, // as createContext gave it to Apollo
        });
      },
    });
  };

  stop(): Promise<void> {
    return Promise.resolve();
  }
}

/** Apollo's own copy of the supergraph is only for its own services. */
function toSchemaContext({ clientSchema }: GraphGeneration): Parameters<GatewaySchemaLoadOrUpdateCallback>[0] {
  return { apiSchema: clientSchema, coreSupergraphSdl: '' };
}
