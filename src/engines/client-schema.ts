import { buildASTSchema, Kind, visit } from 'graphql';
import type { ConstDirectiveNode, DefinitionNode, DocumentNode, GraphQLSchema, NamedTypeNode } from 'graphql';
import { nameInDocument } from './links';
import type { Link } from '../util/schema-link';

const inaccessible = 'https://specs.apollo.dev/inaccessible';
/** The directives that mean something to clients. */
const directivesOfClients: ReadonlySet<string> = new Set(['deprecated', 'specifiedBy', 'oneOf']);

/** What clients see of a supergraph: nothing that is `@inaccessible`, by whatever name, and none of its machinery. */
export function buildClientSchema(supergraph: DocumentNode, links: readonly Link[]): GraphQLSchema {
  const link = links.find(({ specification }) => specification === inaccessible);
  const hiding = link && nameInDocument(link, '@inaccessible');
  const isHidden = (node: Directed): boolean => node.directives?.some(({ name }) => name.value === hiding) === true;
  const isMachinery = (name: string): boolean => links.some((each) => belongsTo(each, name));
  const definitions = supergraph.definitions.filter(
    (definition) => !isHidden(definition as Directed) && !isMachinery(nameOf(definition)),
  );
  const typeNames = new Set(definitions.map((definition) => typeNameOf(definition)));
  return buildASTSchema(
    visit(
      { kind: Kind.DOCUMENT, definitions },
      {
        FieldDefinition: (node) => (isHidden(node) ? null : undefined),
        InputValueDefinition: (node) => (isHidden(node) ? null : undefined),
        EnumValueDefinition: (node) => (isHidden(node) ? null : undefined),
        ObjectTypeDefinition: { leave: (node) => ({ ...node, interfaces: only(node.interfaces, typeNames) }) },
        InterfaceTypeDefinition: { leave: (node) => ({ ...node, interfaces: only(node.interfaces, typeNames) }) },
        UnionTypeDefinition: { leave: (node) => ({ ...node, types: only(node.types, typeNames) }) },
        Directive: ({ name }) => (directivesOfClients.has(name.value) ? undefined : null),
      },
    ),
    { assumeValidSDL: true },
  );
}

interface Directed {
  readonly directives?: readonly ConstDirectiveNode[] | undefined;
}

function belongsTo(link: Link, name: string): boolean {
  if (name === `@${link.prefix}` || name.replace('@', '').startsWith(`${link.prefix}__`)) return true;
  return [...link.imports.values()].includes(name);
}

/** Directives with their `@`, as imports write them. */
function nameOf(definition: DefinitionNode): string {
  return definition.kind === Kind.DIRECTIVE_DEFINITION ? `@${definition.name.value}` : typeNameOf(definition);
}

function typeNameOf(definition: DefinitionNode): string {
  return 'name' in definition && definition.kind !== Kind.DIRECTIVE_DEFINITION ? definition.name.value : '';
}

function only(nodes: readonly NamedTypeNode[] | undefined, names: ReadonlySet<string>): readonly NamedTypeNode[] {
  return (nodes ?? []).filter(({ name }) => names.has(name.value));
}
