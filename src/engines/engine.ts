import type { DocumentNode, GraphQLError, GraphQLSchema } from 'graphql';
import type { Randomness } from '../domain/randomness';

/** What a subgraph is to carry out, as text and parsed: each is made when it is asked for, and once. */
export interface SubgraphOperation {
  readonly text: string;
  readonly document: DocumentNode;
}

/** One call of a subgraph. */
export interface SubgraphRequest<Context> {
  /** Which one, by its name in the supergraph. */
  readonly subgraph: string;
  readonly operation: SubgraphOperation;
  readonly operationName: string | undefined;
  readonly variables: Readonly<Record<string, unknown>> | undefined;
  readonly isMutation: boolean;
  /** The one of the operation on whose behalf the call is made, and of no other. */
  readonly context: Context;
}

/** An error as a subgraph tells it, with the error behind it where the subgraph is in this process. */
export interface SubgraphReplyError {
  readonly message: string;
  readonly path?: readonly (string | number)[] | undefined;
  readonly extensions?: Readonly<Record<string, unknown>> | undefined;
  readonly originalError?: Error | null | undefined;
}

/** What a subgraph says. */
export interface SubgraphReply {
  readonly data?: Readonly<Record<string, unknown>> | null | undefined;
  readonly errors?: readonly SubgraphReplyError[] | undefined;
}

/** Calls a subgraph. What it throws becomes an error in the answer, for each field that was asked for. */
export type CallSubgraph<Context> = (request: SubgraphRequest<Context>) => Promise<SubgraphReply>;

/** What an engine is made from. */
export interface EngineOptions<Context> {
  readonly supergraphSdl: string;
  readonly callSubgraph: CallSubgraph<Context>;
  /** Decides which requests an `@override` with a percentage applies to. */
  readonly randomness: Pick<Randomness, 'bytes'>;
  /** The labels of `@override` that apply to a request, beside percentages. Default none. */
  readonly findActiveLabels?: ((context: Context) => ReadonlySet<string>) | undefined;
}

/** An operation of a client. */
export interface EngineRequest<Context> {
  /** Valid against {@link Engine.clientSchema}: nobody checks it again. */
  readonly document: DocumentNode;
  readonly operationName?: string | null | undefined;
  readonly variables?: Readonly<Record<string, unknown>> | null | undefined;
  readonly context: Context;
}

/** A result in the form of the GraphQL specification (section 7). */
export interface EngineResult {
  /** Absent where nothing was executed: the variables are wrong, or it is a subscription. */
  readonly data?: Readonly<Record<string, unknown>> | null;
  readonly errors?: readonly GraphQLError[];
}

/** Executes operations on a supergraph by calling its subgraphs. One instance for each supergraph. */
export interface Engine<Context> {
  /** What clients see of the supergraph. */
  readonly clientSchema: GraphQLSchema;
  execute(request: EngineRequest<Context>): Promise<EngineResult>;
}
