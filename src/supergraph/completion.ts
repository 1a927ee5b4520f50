import {
  getNamedType,
  isAbstractType,
  isCompositeType,
  isEnumType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  isSpecifiedScalarType,
} from 'graphql';
import type { GraphQLCompositeType, GraphQLLeafType, GraphQLObjectType, GraphQLOutputType } from 'graphql';
import { FieldCollector } from './collected-fields';
import type { CollectedField } from './collected-fields';
import { readConditions } from './conditions';
import type { DescribeDenial } from './denial';
import { isObject } from '../util/json';
import { describeMissing, toSteps, withoutAlias } from './executed-result';
import type { CompletedResult, ExecutedResult, Path } from './executed-result';
import { ErrorPlaces } from './error-places';
import { isOfType } from './judge';
import type { Judge } from './judge';
import type { Operation } from './operation';

/** What a completion goes by. */
export interface CompletionOptions {
  readonly judge: Judge;
  readonly operation: Operation;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly describeDenial: DescribeDenial;
}

/** A null that an error accounts for, on its way up to the next place that may be null. */
const lost = Symbol('lost');

/** The answer to the original operation, made of what the executor gave for the filtered document, if there was one. */
export function complete(options: CompletionOptions, result: ExecutedResult | undefined): CompletedResult {
  return new Completion(options, result).run();
}

class Completion {
  private readonly collector: FieldCollector;
  private readonly errors: NonNullable<ExecutedResult['errors']>[number][];
  private readonly explained: ErrorPlaces;

  constructor(
    private readonly options: CompletionOptions,
    private readonly result: ExecutedResult | undefined,
  ) {
    const { judge, operation, variables } = options;
    this.collector = new FieldCollector({
      judge,
      operation,
      conditions: readConditions(operation.definition, variables),
    });
    this.errors = (result?.errors ?? []).map((error) => withoutAlias(error, operation.typeAlias));
    this.explained = new ErrorPlaces(this.errors);
  }

  run(): CompletedResult {
    const data = this.completeRoot();
    const extensions = this.result?.extensions;
    const rest = extensions === undefined ? {} : { extensions };
    return this.errors.length === 0 ? { data, ...rest } : { errors: this.errors, data, ...rest };
  }

  private completeRoot(): Record<string, unknown> | null {
    const { rootType, definition } = this.options.operation;
    const data = this.result?.data;
    // The executor has given up: there is nothing to complete, and it has said why.
    if (!isObject(data) && this.errors.length > 0) return null;
    const parts = [{ parent: rootType, selectionSet: definition.selectionSet }];
    const completed = this.completeFields(this.collector.collect(parts, rootType), data, {
      concrete: rootType,
      path: undefined,
    });
    return completed === lost ? null : completed;
  }

  private completeFields(
    fields: readonly CollectedField[],
    data: unknown,
    place: { readonly concrete: GraphQLObjectType; readonly path: Path | undefined },
  ): Record<string, unknown> | typeof lost {
    // Without a prototype, `__proto__` and `constructor` are names like any other (CVE-2026-32621).
    const completed = Object.create(null) as Record<string, unknown>;
    const source = isObject(data) ? data : {};
    let isLost = false;
    for (const field of fields) {
      const value = this.completeField(field, source, place);
      if (value === lost) isLost = true;
      completed[field.responseName] = value;
    }
    return isLost ? lost : completed;
  }

  private completeField(
    field: CollectedField,
    source: Readonly<Record<string, unknown>>,
    { concrete, path: before }: { readonly concrete: GraphQLObjectType; readonly path: Path | undefined },
  ): unknown {
    const { responseName, name, type, nodes } = field;
    const value = Object.hasOwn(source, responseName) ? source[responseName] : undefined;
    if (name === '__typename' && (before === undefined || !field.isDenied)) return concrete.name;
    // What a schema says of itself is not ours to judge.
    if (type === undefined) return before === undefined ? (value ?? null) : null;
    const path = { before, step: responseName };
    if (!field.isDenied) return this.completeTyped(type, field, { value, path });
    this.errors.push(this.options.describeDenial(toSteps(path), nodes));
    return isNonNullType(type) ? lost : null;
  }

  private completeTyped(
    type: GraphQLOutputType,
    field: CollectedField,
    { value, path }: { readonly value: unknown; readonly path: Path },
  ): unknown {
    if (!isNonNullType(type)) {
      const completed = this.completeNullable(type, field, { value, path });
      return completed === lost ? null : completed;
    }
    const completed = this.completeNullable(type.ofType, field, { value, path });
    if (completed !== null) return completed;
    this.explainMissing(toSteps(path));
    return lost;
  }

  private explainMissing(steps: readonly (string | number)[]): void {
    // What was not executed is not missing.
    if (this.result === undefined || this.explained.explain(steps)) return;
    this.errors.push(describeMissing(steps));
  }

  private completeNullable(
    type: GraphQLOutputType,
    field: CollectedField,
    { value, path }: { readonly value: unknown; readonly path: Path },
  ): unknown {
    if (value === null || value === undefined) return null;
    if (isListType(type)) return this.completeList(type.ofType, field, { value, path });
    const named = getNamedType(type);
    if (!isCompositeType(named)) return isLeafType(named) ? completeLeaf(named, value) : null;
    const concrete = this.findConcrete(named, value);
    if (concrete === undefined) return null;
    // Only here can it be seen of what type the object is. Its name is not told.
    if (concrete !== named && this.options.judge.isTypeDenied(concrete)) {
      this.errors.push(this.options.describeDenial(toSteps(path), field.nodes));
      return lost;
    }
    return this.completeFields(this.collector.collect(field.parts, concrete), value, { concrete, path });
  }

  private completeList(
    type: GraphQLOutputType,
    field: CollectedField,
    { value, path }: { readonly value: unknown; readonly path: Path },
  ): unknown {
    if (!Array.isArray(value)) return null;
    const completed: unknown[] = [];
    for (const [index, item] of value.entries()) {
      const each = this.completeTyped(type, field, { value: item, path: { before: path, step: index } });
      // The rest of the list is gone with it, and so are the errors of the rest.
      if (each === lost) return lost;
      completed.push(each);
    }
    return completed;
  }

  private findConcrete(type: GraphQLCompositeType, value: unknown): GraphQLObjectType | undefined {
    if (!isObject(value)) return undefined;
    if (!isAbstractType(type)) return type;
    const { judge, operation } = this.options;
    const name = Object.hasOwn(value, operation.typeAlias) ? value[operation.typeAlias] : undefined;
    const concrete = typeof name === 'string' ? judge.schema.getType(name) : undefined;
    return isObjectType(concrete) && isOfType(judge.schema, type, concrete) ? concrete : undefined;
  }
}

function completeLeaf(type: GraphQLLeafType, value: unknown): unknown {
  if (isEnumType(type)) return typeof value === 'string' && type.getValue(value) ? value : null;
  // A scalar of the schema may be any JSON; those of GraphQL are never objects.
  return isSpecifiedScalarType(type) && typeof value === 'object' ? null : value;
}
