import { Kind, visit } from 'graphql';
import type { DocumentNode, GraphQLError, GraphQLSchema, SelectionSetNode } from 'graphql';
import type { Logger } from '../util/logger';
import { decideAccess, isMet } from './access';
import type { CallerFacts, Refusal } from './access';
import type { Clause } from './clause';
import { complete } from './completion';
import { describeDenialsOf } from './denial';
import type { CompletedResult, ExecutedResult } from './executed-result';
import { Judge } from './judge';
import { readOperation } from './operation';
import type { Operation } from './operation';
import { OperationFilter } from './operation-filter';
import type { StaticPath } from './operation-filter';
import type { Requirements } from './requirements';

/** `filter` leaves out what is denied, with an error for each field; `reject` refuses the operation as a whole. */
export type EnforcementMode = 'filter' | 'reject';

/** What {@link Enforcement} works with. */
export interface EnforcementOptions {
  /** The schema that clients see. */
  readonly clientSchema: GraphQLSchema;
  readonly requirements: Requirements;
  readonly mode: EnforcementMode;
  readonly logger: Pick<Logger, 'error'>;
}

/** An operation that is valid in the client schema. */
export interface OperationRequest {
  readonly document: DocumentNode;
  readonly operationName?: string | null | undefined;
  readonly variables?: Readonly<Record<string, unknown>> | null | undefined;
}

/** What is to be done with an operation. */
export type Enforced =
  /** Execute the document, which is the one that came, and answer what the executor gives. */
  | { readonly kind: 'allowed'; readonly document: DocumentNode }
  /** Execute the document, or nothing when it is undefined, and answer what `complete` makes of it. */
  | {
      readonly kind: 'filtered';
      readonly document: DocumentNode | undefined;
      readonly deniedPaths: readonly StaticPath[];
      /** Without an argument when nothing was executed. For each event of a subscription anew. */
      readonly complete: (result?: ExecutedResult) => CompletedResult;
    }
  /** Execute nothing, and answer the errors. */
  | { readonly kind: 'rejected'; readonly errors: readonly GraphQLError[] };

/** An operation as it is for everybody who lacks the same. */
interface Variant {
  readonly judge: Judge;
  readonly document: DocumentNode | undefined;
  readonly deniedPaths: readonly StaticPath[];
  readonly isUntouched: boolean;
}

interface AnalyzedOperation {
  readonly operation: Operation;
  /** All that anything in it requires. */
  readonly clauses: readonly Clause[];
  readonly variants: Map<string, Variant>;
}

/** For whom, and what, is answered. */
interface Answering {
  readonly analyzed: AnalyzedOperation;
  readonly request: OperationRequest;
  readonly caller: CallerFacts;
  readonly undecided: Refusal | undefined;
}

/** For each operation. The oldest goes first. */
const maxVariants = 16;

/**
 * Enforces the requirements of one supergraph on operations. A new supergraph needs a new one, because the same document
 * means something else there.
 */
export class Enforcement {
  private readonly analyzed = new WeakMap<DocumentNode, Map<string, AnalyzedOperation>>();

  constructor(private readonly options: EnforcementOptions) {}

  /**
   * Decides about an operation, before anything is executed.
   * @throws DomainError OPERATION_UNKNOWN, QUERY_TOO_COMPLEX
   */
  async enforce(request: OperationRequest, caller: CallerFacts): Promise<Enforced> {
    const { document } = request;
    const analyzed = this.analyze(request);
    if (analyzed.clauses.length === 0) return { kind: 'allowed', document };
    const access = await decideAccess(caller, analyzed.clauses, this.options.logger);
    const denied = analyzed.clauses.filter((clause) => !isMet(clause, access));
    if (denied.length === 0) return { kind: 'allowed', document };
    const variant = this.findVariant(analyzed, denied);
    if (variant.isUntouched) return { kind: 'allowed', document };
    return this.answer(variant, { analyzed, request, caller, undecided: access.undecided });
  }

  private answer(
    { judge, document, deniedPaths }: Variant,
    { analyzed, request, caller, undecided }: Answering,
  ): Enforced {
    const describeDenial = describeDenialsOf({ ...caller, undecided });
    // Without a denied path there are only objects whose type shows when they are there.
    if (this.options.mode === 'reject' && deniedPaths.length > 0) {
      return { kind: 'rejected', errors: deniedPaths.map((path) => describeDenial(path)) };
    }
    const { operation } = analyzed;
    const options = { judge, operation, variables: request.variables ?? {}, describeDenial };
    return { kind: 'filtered', document, deniedPaths, complete: (result) => complete(options, result) };
  }

  private analyze({ document, operationName }: OperationRequest): AnalyzedOperation {
    const byName = this.analyzed.get(document) ?? new Map<string, AnalyzedOperation>();
    this.analyzed.set(document, byName);
    const known = byName.get(operationName ?? '');
    if (known !== undefined) return known;
    const operation = readOperation(this.options.clientSchema, document, operationName);
    const clauses = new Set<Clause>();
    // A judge who denies nothing comes past everything.
    const judge = this.judgeBy((clause) => {
      clauses.add(clause);
      return false;
    });
    new OperationFilter(judge, operation).run();
    const analyzed = { operation, clauses: [...clauses], variants: new Map<string, Variant>() };
    byName.set(operationName ?? '', analyzed);
    return analyzed;
  }

  private findVariant({ operation, variants }: AnalyzedOperation, denied: readonly Clause[]): Variant {
    const key = denied.map(({ id }) => id).join();
    const known = variants.get(key);
    if (known !== undefined) return known;
    const deniedClauses = new Set(denied);
    const judge = this.judgeBy((clause) => deniedClauses.has(clause));
    const { selectionSet, deniedPaths, meetsDeniedTypes } = new OperationFilter(judge, operation).run();
    const isUntouched = deniedPaths.length === 0 && !meetsDeniedTypes;
    const document = selectionSet && writeDocument(operation, selectionSet);
    const variant = { judge, document, deniedPaths, isUntouched };
    const [oldest] = variants.keys();
    if (variants.size >= maxVariants && oldest !== undefined) variants.delete(oldest);
    variants.set(key, variant);
    return variant;
  }

  private judgeBy(isDenied: (clause: Clause) => boolean): Judge {
    const { clientSchema: schema, requirements } = this.options;
    return new Judge({ schema, requirements, isDenied });
  }
}

/** Only the operation, with the variables that it still uses. */
function writeDocument({ definition }: Operation, selectionSet: SelectionSetNode): DocumentNode {
  const used = new Set<string>();
  const note = { Variable: ({ name }: { name: { value: string } }) => void used.add(name.value) };
  visit(selectionSet, note);
  for (const directive of definition.directives ?? []) visit(directive, note);
  const variableDefinitions = (definition.variableDefinitions ?? []).filter(({ variable }) =>
    used.has(variable.name.value),
  );
  return { kind: Kind.DOCUMENT, definitions: [{ ...definition, selectionSet, variableDefinitions }] };
}
