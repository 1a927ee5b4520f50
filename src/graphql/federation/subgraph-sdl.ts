import { lexicographicSortSchema, parse, print, printSchema, visit } from 'graphql';
import type { DocumentNode, GraphQLSchema, ObjectTypeDefinitionNode } from 'graphql';
import { defaultFederation } from '../../domain/federation-version';
import type { FederationOptions, FederationVersion } from '../../domain/federation-version';
import { MisuseError } from '../../domain/misuse-error';
import { listImports, listTooNew } from './federation-directives';
import { withDirectives } from './written-directives';

/** What the specification adds to a schema: not part of the schema that a subgraph shows. */
const federationNames = new Set(['_Any', '_Entity', '_Service', '_service', '_entities']);

/** How a schema is written. On the schema itself, for it to go along when one is copied. */
class Spelling {
  constructor(readonly options: FederationOptions) {}
}

const extension = 'federation';
const printed = new WeakMap<GraphQLSchema, string>();

/** The schema as clients of this service alone see it, without the fields that are for a router. */
export function printClientSdl(schema: GraphQLSchema): string {
  return `${print(withoutFederation(schema))}\n`;
}

/**
 * Says how the SDL of the schema is written.
 * @throws MisuseError for directives that cannot be written so
 */
export function spellSubgraph(schema: GraphQLSchema, options: FederationOptions): void {
  schema.extensions = { ...schema.extensions, [extension]: new Spelling(options) };
  printSubgraphSdl(schema); // what is wrong is found at start, and not by a composer
}

/** The schema as a router composes it: with the Federation 2 directives on its types. Printed once a schema. */
export function printSubgraphSdl(schema: GraphQLSchema): string {
  const known = printed.get(schema);
  if (known !== undefined) return known;
  const spelling = schema.extensions[extension];
  const options = spelling instanceof Spelling ? spelling.options : defaultFederation;
  const document = withDirectives(withoutFederation(schema), { schema, options });
  const sdl = `${printHeader(document, options.version)}\n\n${print(document)}\n`;
  printed.set(schema, sdl);
  return sdl;
}

function withoutFederation(schema: GraphQLSchema): DocumentNode {
  const removeFederation = (node: { readonly name: { readonly value: string } }): null | undefined =>
    federationNames.has(node.name.value) ? null : undefined;
  return visit(parse(printSchema(lexicographicSortSchema(schema))), {
    FieldDefinition: removeFederation,
    ScalarTypeDefinition: removeFederation,
    UnionTypeDefinition: removeFederation,
    ObjectTypeDefinition: (node: ObjectTypeDefinitionNode) => removeFederation(node),
  });
}

/** The import of what is used. @throws MisuseError for what the version does not have: a composer would not know it */
function printHeader(document: DocumentNode, version: FederationVersion): string {
  const used = new Set<string>();
  visit(document, { Directive: ({ name }) => void used.add(name.value) });
  const [tooNew] = listTooNew(used, version);
  if (tooNew !== undefined) {
    const [name, since] = tooNew;
    throw new MisuseError(
      `the schema has @${name}, which came with version ${since} of Federation, and FEDERATION_VERSION is ${version}: ` +
        `set it to ${since} or newer, or take the directive off`,
    );
  }
  const imports = listImports(used).map((name) => `"@${name}"`);
  return `extend schema @link(url: "https://specs.apollo.dev/federation/v${version}", import: [${imports.join(', ')}])`;
}
