import { getStitchedSchemaFromSupergraphSdl } from '@graphql-tools/federation';
import { buildASTSchema, execute, GraphQLError, Kind, OperationTypeNode, visit } from 'graphql';
import type { DocumentNode, ExecutionResult, GraphQLSchema } from 'graphql';
import { checkAnswer, findRootFields } from './check-answer';
import { checkRootShapes } from './check-root-shapes';
import type { CallSubgraph, SubgraphReply } from './engine';
import { foldErrors } from './fold-errors';
import type { SafeRequest } from './guarded-engine';
import type { ActiveLabels } from './override-labels';
import type { RawError, RawResult } from './raw-result';
import { toRawError } from './raw-result';
import { LazyOperation } from './subgraph-operation';
import type { Supergraph } from './supergraph';
import { refuseUnstitchable } from './refuse-unstitchable';
import { findWholePath, takePathsOffErrors } from './unlocated-errors';

/** What finds data, with the labels that apply to the request. */
export type FindStitched<Context> = (request: SafeRequest<Context>, active: ActiveLabels) => Promise<RawResult>;

/** What travels through stitching: what is batched and cached by it belongs to one request. */
interface StitchingContext<Context> {
  readonly caller: Context;
  readonly activeLabels: ReadonlySet<string>;
  /** Errors of subgraphs without a place in the answer. */
  readonly further: RawError[];
}

/** What stitching asks of a subgraph. */
interface StitchingCall {
  readonly document: DocumentNode;
  readonly variables?: unknown;
  readonly operationName?: string | undefined;
  readonly operationType?: string | undefined;
  readonly context?: unknown;
}

/**
 * Finds data by schema stitching.
 * @throws OperatorError if the supergraph cannot be stitched
 */
export function stitch<Context>(supergraph: Supergraph, callSubgraph: CallSubgraph<Context>): FindStitched<Context> {
  refuseUnstitchable(supergraph.document);
  const shapes = buildASTSchema(supergraph.document, { assumeValid: true, assumeValidSDL: true });
  const schema = getStitchedSchemaFromSupergraphSdl({
    supergraphSdl: withOwnLabels(supergraph.document),
    batch: true,
    handleProgressiveOverride: (label, context: StitchingContext<Context>) =>
      context.activeLabels.has(label.slice(labelPrefix.length)),
    onSubschemaConfig(config) {
      const subgraph = supergraph.subgraphNames.get(config.name) ?? config.name;
      const call = createExecutor<Context>(subgraph, callSubgraph);
      config.executor = checkShapes(call, shapes) as typeof config.executor;
    },
  });
  takePathsOffErrors(schema);
  return (request, { labels }) => findData(schema, request, labels);
}

/** Of labels with a percentage stitching would draw the lot for each field, and more than once. Of others it asks us. */
const labelPrefix = 'label:';

function withOwnLabels(supergraph: DocumentNode): DocumentNode {
  return visit(supergraph, {
    Argument: (node) =>
      node.name.value === 'overrideLabel' && node.value.kind === Kind.STRING
        ? { ...node, value: { ...node.value, value: labelPrefix + node.value.value } }
        : undefined,
  });
}

async function findData<Context>(
  schema: GraphQLSchema,
  request: SafeRequest<Context>,
  activeLabels: ReadonlySet<string>,
): Promise<RawResult> {
  // Crossed identities: stitching puts calls together by the context, or by the root value where there is one. The
  // context is an object of this request alone, whatever the embedder's is; and a root value is never given.
  const contextValue: StitchingContext<Context> = { caller: request.context, activeLabels, further: [] };
  const { data, errors = [] } = await execute({
    schema,
    document: request.operation.document,
    variableValues: request.rawVariables,
    contextValue,
  });
  const located = errors.map((error) => toRawError(error, findWholePath(error)));
  return { data: data ?? null, errors: [...located, ...contextValue.further] };
}

function createExecutor<Context>(subgraph: string, callSubgraph: CallSubgraph<Context>) {
  return async (call: StitchingCall): Promise<ExecutionResult> => {
    const { document, operationName } = call;
    const variables = call.variables as Readonly<Record<string, unknown>> | undefined;
    const { caller, further } = call.context as StitchingContext<Context>;
    const reply = await callSubgraph({
      subgraph,
      operation: new LazyOperation(document),
      operationName,
      variables,
      isMutation: call.operationType === 'mutation',
      context: caller,
    });
    checkAnswer(reply, document, variables);
    const folded = foldErrors(reply.errors ?? [], document, variables);
    for (const error of folded.further) further.push(toRawError(error));
    return toExecutionResult({ ...reply, errors: folded.told });
  };
}

function checkShapes(call: (asked: StitchingCall) => Promise<ExecutionResult>, schema: GraphQLSchema): typeof call {
  return async (asked) => {
    const result = await call(asked);
    const operationType = asked.operationType === 'mutation' ? OperationTypeNode.MUTATION : OperationTypeNode.QUERY;
    if (result.data) checkRootShapes(result.data, { schema, operationType, fields: findRootFields(asked.document) });
    return result;
  };
}

function toExecutionResult({ data, errors = [] }: SubgraphReply): ExecutionResult {
  if (errors.length === 0) return { data: data ?? null };
  return { data: data ?? null, errors: errors.map((error) => new GraphQLError(error.message, error)) };
}
