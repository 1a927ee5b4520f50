import { Kind, parse } from 'graphql';
import type { ConstDirectiveNode, ConstValueNode, FieldDefinitionNode, SelectionSetNode } from 'graphql';
import { asFields, asList, asString, readArguments } from './const-values';
import type { DirectiveNames } from './directive-names';
import { SupergraphError } from './supergraph-error';
import type { TypeIndex } from './type-index';

/**
 * The coordinates that a field reads to be resolved: by `requires`, and by arguments out of a context. A subgraph
 * gets their values whoever asks, so the field needs what they need (GHSA-m8jr-fxqx-8xx6).
 */
export class FieldReads {
  constructor(
    private readonly index: TypeIndex,
    private readonly names: DirectiveNames,
  ) {}

  /** @throws SupergraphError when the supergraph does not have what is read, or writes it in no known form. */
  list(type: string, field: FieldDefinitionNode): ReadonlySet<string> {
    const read = new Set<string>();
    for (const directive of (field.directives ?? []).filter(({ name }) => this.names.joinField.has(name.value))) {
      const values = readArguments(directive);
      const requires = values.get('requires');
      if (isGiven(requires)) this.readFrom(type, requires, read);
      const contextArguments = values.get('contextArguments');
      for (const each of isGiven(contextArguments) ? (asList(contextArguments) ?? [contextArguments]) : []) {
        this.readFromContext(each, read);
      }
    }
    return read;
  }

  private readFromContext(value: ConstValueNode, read: Set<string>): void {
    const context = asString(asFields(value)?.get('context'));
    const selection = asFields(value)?.get('selection');
    const types = [...this.index.types.values()].filter(({ directives }) =>
      directives.some((directive) => this.isContext(directive, context)),
    );
    if (context === undefined || selection === undefined || types.length === 0) {
      throw misunderstood(`the context "${context ?? ''}"`);
    }
    for (const { name } of types) this.readFrom(name, selection, read);
  }

  private isContext(directive: ConstDirectiveNode, context: string | undefined): boolean {
    return this.names.context.has(directive.name.value) && asString(readArguments(directive).get('name')) === context;
  }

  private readFrom(type: string, value: ConstValueNode, read: Set<string>): void {
    this.walk(type, parseSelection(asString(value)), read);
  }

  private walk(type: string, { selections }: SelectionSetNode, read: Set<string>): void {
    for (const selection of selections) {
      if (selection.kind === Kind.FRAGMENT_SPREAD) throw misunderstood(`"...${selection.name.value}"`);
      if (selection.kind === Kind.INLINE_FRAGMENT) {
        const condition = selection.typeCondition?.name.value ?? type;
        read.add(condition);
        this.walk(condition, selection.selectionSet, read);
      } else if (selection.name.value !== '__typename') {
        const result = this.readField(type, selection.name.value, read);
        if (selection.selectionSet !== undefined) this.walk(result, selection.selectionSet, read);
      }
    }
  }

  /** A field of an interface is a field of whatever implements it. */
  private readField(type: string, field: string, read: Set<string>): string {
    const result = this.index.findResult(type, field);
    if (result === undefined) throw misunderstood(`"${type}.${field}"`);
    for (const name of new Set([type, ...this.index.listConcrete(type)])) {
      read.add(`${name}.${field}`);
      read.add(this.index.findResult(name, field) ?? result);
      if (name !== type) read.add(name);
    }
    return result;
  }
}

function isGiven(value: ConstValueNode | undefined): value is ConstValueNode {
  return value !== undefined && value.kind !== Kind.NULL;
}

function parseSelection(text: string | undefined): SelectionSetNode {
  const trimmed = text?.trim() ?? '';
  try {
    const [operation] = parse(trimmed.startsWith('{') ? trimmed : `{${trimmed}}`, { noLocation: true }).definitions;
    if (operation?.kind === Kind.OPERATION_DEFINITION) return operation.selectionSet;
  } catch (error) {
    throw misunderstood(`"${trimmed}"`, error);
  }
  throw misunderstood(`"${trimmed}"`);
}

function misunderstood(what: string, cause?: unknown): SupergraphError {
  return new SupergraphError(
    `A field of the supergraph reads ${what}, which the supergraph does not have or which is not understood: ` +
      'compose the supergraph anew.',
    { cause },
  );
}
