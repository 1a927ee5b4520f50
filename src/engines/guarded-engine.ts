import { getOperationAST, getVariableValues, GraphQLError, Kind, OperationTypeNode } from 'graphql';
import type { DocumentNode, FragmentDefinitionNode, GraphQLSchema } from 'graphql';
import type { CompletionOptions } from './completed-fields';
import { collectRootFields, completeResult } from './complete-result';
import type { Engine, EngineRequest, EngineResult } from './engine';
import { LazyOperation } from './subgraph-operation';
import type { RawResult } from './raw-result';
import { withSafeAliases } from './safe-aliases';
import type { OperationParts } from './safe-aliases';
import type { Supergraph } from './supergraph';

/** An operation as an engine gets it. */
export interface SafeRequest<Context> {
  /** The same object for the same operation of the same document. */
  readonly operation: LazyOperation;
  readonly operationName: string | undefined;
  /** Coerced, with defaults. */
  readonly variables: Readonly<Record<string, unknown>>;
  readonly rawVariables: Readonly<Record<string, unknown>>;
  readonly context: Context;
}

/** What finds the data, and is trusted with nothing else. */
export type FindData<Context> = (request: SafeRequest<Context>) => Promise<RawResult>;

/** Each error about a variable quotes the whole value: fifty of them, the default of graphql-js, take seconds for a large one. */
const maxErrors = 1;

interface Prepared extends OperationParts {
  readonly fragmentsByName: Record<string, FragmentDefinitionNode>;
  readonly safe: LazyOperation;
}

/** The part that both engines have in common: safe keys on the way in, a valid result on the way out. */
export class GuardedEngine<Context> implements Engine<Context> {
  readonly clientSchema: GraphQLSchema;
  readonly #supergraph: Supergraph;
  readonly #findData: FindData<Context>;
  readonly #prepared = new WeakMap<DocumentNode, Map<string | undefined, Prepared>>();

  constructor(supergraph: Supergraph, findData: FindData<Context>) {
    this.clientSchema = supergraph.clientSchema;
    this.#supergraph = supergraph;
    this.#findData = findData;
  }

  async execute(request: EngineRequest<Context>): Promise<EngineResult> {
    const { document, context, variables: rawVariables } = request;
    const operationName = request.operationName ?? undefined;
    const prepared = this.#prepare(document, operationName);
    if (!prepared) return refuse('No operation of that name is in the document.');
    const { operation, safe, fragmentsByName } = prepared;
    // A subscription would be one answer and then silence.
    if (operation.operation === OperationTypeNode.SUBSCRIPTION) return refuse('Subscriptions are not supported.');
    const definitions = operation.variableDefinitions ?? [];
    const coerced = getVariableValues(this.clientSchema, definitions, rawVariables ?? {}, { maxErrors });
    if (coerced.errors) return { errors: coerced.errors };
    const options: CompletionOptions = {
      schema: this.clientSchema,
      operation,
      fragments: fragmentsByName,
      variables: coerced.coerced,
      rawVariables: rawVariables ?? {},
      keys: this.#supergraph.responseKeys,
    };
    if (!asksForData(options)) return completeResult(options, { data: {}, errors: [] });
    const name = operation.name?.value;
    return completeResult(
      options,
      await this.#findData({
        operation: safe,
        operationName: name,
        variables: options.variables,
        rawVariables: options.rawVariables,
        context,
      }),
    );
  }

  #prepare(document: DocumentNode, operationName: string | undefined): Prepared | undefined {
    const known = this.#prepared.get(document) ?? new Map<string | undefined, Prepared>();
    this.#prepared.set(document, known);
    const prepared = known.get(operationName) ?? this.#prepareAnew(document, operationName);
    if (prepared) known.set(operationName, prepared);
    return prepared;
  }

  #prepareAnew(document: DocumentNode, operationName: string | undefined): Prepared | undefined {
    const operation = getOperationAST(document, operationName);
    if (!operation) return undefined;
    const fragments = document.definitions.filter((definition) => definition.kind === Kind.FRAGMENT_DEFINITION);
    const fragmentsByName = Object.create(null) as Record<string, FragmentDefinitionNode>;
    for (const fragment of fragments) fragmentsByName[fragment.name.value] = fragment;
    const safe = withSafeAliases({ operation, fragments }, this.clientSchema, this.#supergraph.responseKeys);
    return { operation, fragments, fragmentsByName, safe: new LazyOperation(safe) };
  }
}

/** Whether anything but introspection is left, once the variables are known. */
function asksForData(options: CompletionOptions): boolean {
  return [...collectRootFields(options).values()].some((nodes) => nodes[0]?.name.value.startsWith('__') === false);
}

function refuse(message: string): EngineResult {
  return { errors: [new GraphQLError(message, { extensions: { code: 'BAD_REQUEST' } })] };
}
