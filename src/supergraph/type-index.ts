import { Kind } from 'graphql';
import type {
  ConstDirectiveNode,
  DefinitionNode,
  DocumentNode,
  FieldDefinitionNode,
  TypeDefinitionNode,
  TypeExtensionNode,
  TypeNode,
} from 'graphql';

/** A type as all of its definitions and extensions in the supergraph make it. */
export interface IndexedType {
  readonly name: string;
  readonly kind: 'object' | 'interface' | 'union' | 'scalar' | 'enum' | 'input';
  readonly fields: ReadonlyMap<string, FieldDefinitionNode>;
  readonly directives: readonly ConstDirectiveNode[];
  readonly interfaces: readonly string[];
  readonly members: readonly string[];
}

/** The types of a supergraph, as they are written: also those that clients do not see. */
export class TypeIndex {
  readonly types: ReadonlyMap<string, IndexedType>;
  private readonly concrete = new Map<string, string[]>();

  constructor(document: DocumentNode) {
    const types = new Map<string, IndexedType>();
    for (const node of document.definitions.filter(isType)) {
      types.set(node.name.value, merge(types.get(node.name.value), node));
    }
    this.types = types;
    for (const { name, kind, interfaces, members } of types.values()) {
      for (const each of kind === 'object' ? [name, ...interfaces] : []) this.addConcrete(each, name);
      for (const member of members) this.addConcrete(name, member);
    }
  }

  /** The names of the object types that a value of the type can have. */
  listConcrete(name: string): readonly string[] {
    return this.concrete.get(name) ?? [];
  }

  /** The named type of a field. */
  findResult(type: string, field: string): string | undefined {
    const node = this.types.get(type)?.fields.get(field);
    return node === undefined ? undefined : nameOf(node.type);
  }

  private addConcrete(name: string, object: string): void {
    this.concrete.set(name, [...(this.concrete.get(name) ?? []), object]);
  }
}

const kinds = {
  [Kind.OBJECT_TYPE_DEFINITION]: 'object',
  [Kind.OBJECT_TYPE_EXTENSION]: 'object',
  [Kind.INTERFACE_TYPE_DEFINITION]: 'interface',
  [Kind.INTERFACE_TYPE_EXTENSION]: 'interface',
  [Kind.UNION_TYPE_DEFINITION]: 'union',
  [Kind.UNION_TYPE_EXTENSION]: 'union',
  [Kind.SCALAR_TYPE_DEFINITION]: 'scalar',
  [Kind.SCALAR_TYPE_EXTENSION]: 'scalar',
  [Kind.ENUM_TYPE_DEFINITION]: 'enum',
  [Kind.ENUM_TYPE_EXTENSION]: 'enum',
  [Kind.INPUT_OBJECT_TYPE_DEFINITION]: 'input',
  [Kind.INPUT_OBJECT_TYPE_EXTENSION]: 'input',
} as const;

function isType(node: DefinitionNode): node is TypeDefinitionNode | TypeExtensionNode {
  return Object.hasOwn(kinds, node.kind);
}

function merge(former: IndexedType | undefined, node: TypeDefinitionNode | TypeExtensionNode): IndexedType {
  const interfaces = 'interfaces' in node ? (node.interfaces ?? []) : [];
  const members = 'types' in node ? (node.types ?? []) : [];
  const type = former ?? start(node);
  return {
    ...type,
    fields: new Map([...type.fields, ...listFields(node)]),
    directives: [...type.directives, ...(node.directives ?? [])],
    interfaces: [...type.interfaces, ...interfaces.map(({ name }) => name.value)],
    members: [...type.members, ...members.map(({ name }) => name.value)],
  };
}

function start({ name, kind }: TypeDefinitionNode | TypeExtensionNode): IndexedType {
  return { name: name.value, kind: kinds[kind], fields: new Map(), directives: [], interfaces: [], members: [] };
}

function listFields(node: TypeDefinitionNode | TypeExtensionNode): readonly (readonly [string, FieldDefinitionNode])[] {
  const fields = 'fields' in node ? (node.fields ?? []) : [];
  return fields.flatMap((field) => (field.kind === Kind.FIELD_DEFINITION ? [[field.name.value, field] as const] : []));
}

function nameOf(type: TypeNode): string {
  return type.kind === Kind.NAMED_TYPE ? type.name.value : nameOf(type.type);
}
