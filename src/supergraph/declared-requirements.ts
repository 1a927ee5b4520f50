import { visit } from 'graphql';
import type { ConstDirectiveNode, DirectiveNode, DocumentNode } from 'graphql';
import { both, Clauses } from './clause';
import type { Requirement, SecurityDirective } from './clause';
import { asString, readArguments } from './const-values';
import { looksProtective } from './directive-names';
import type { DirectiveNames } from './directive-names';
import { SupergraphError } from './supergraph-error';
import type { IndexedType, TypeIndex } from './type-index';

/** `Type` or `Type.field` -> what is required there. */
export type RequirementMap = Map<string, Requirement>;

/**
 * What the directives of the supergraph say, each at its place.
 * @throws SupergraphError upon one that stands where it is not enforced, or whose name stands for nothing.
 */
export function readDeclaredRequirements(
  document: DocumentNode,
  { index, names }: { readonly index: TypeIndex; readonly names: DirectiveNames },
): RequirementMap {
  const requirements: RequirementMap = new Map();
  const clauses = new Clauses();
  const read = new Set<DirectiveNode>();
  for (const { coordinate, directives } of [...index.types.values()].flatMap(listPlaces)) {
    for (const directive of directives) {
      const meaning = findMeaning(directive, names);
      if (meaning === undefined) continue;
      read.add(directive);
      requirements.set(coordinate, both(requirements.get(coordinate) ?? [], [clauses.parse(directive, meaning)]));
    }
  }
  requireAllRead(document, (directive) => read.has(directive) || findMeaning(directive, names) === undefined);
  return requirements;
}

interface PlaceOfDirectives {
  readonly coordinate: string;
  readonly directives: readonly ConstDirectiveNode[];
}

/** Where directives are enforced. A union has no requirements of its own: its members have theirs. */
function listPlaces({ name, kind, directives, fields }: IndexedType): readonly PlaceOfDirectives[] {
  if (kind === 'union' || kind === 'input') return [];
  const ofFields = [...fields].map(([field, node]) => ({
    coordinate: `${name}.${field}`,
    directives: node.directives ?? [],
  }));
  return [{ coordinate: name, directives }, ...ofFields];
}

function requireAllRead(document: DocumentNode, isRead: (directive: ConstDirectiveNode) => boolean): void {
  visit(document, {
    Directive(node) {
      if (isRead(node as ConstDirectiveNode)) return;
      const line = node.loc === undefined ? '' : ` in line ${node.loc.startToken.line}`;
      throw new SupergraphError(
        `The supergraph has @${node.name.value}${line} at a place where it is not enforced: ` +
          'put it on objects, interfaces, fields, scalars or enums.',
      );
    },
  });
}

function findMeaning(directive: ConstDirectiveNode, names: DirectiveNames): SecurityDirective | undefined {
  const name = directive.name.value;
  const meaning = names.security.get(name);
  // A composer carries directives that it does not know in join__directive.
  const carried = names.joinDirective.has(name) ? asString(readArguments(directive).get('name')) : undefined;
  if (meaning !== undefined || !looksProtective(carried ?? name)) return meaning;
  throw new SupergraphError(
    `The supergraph uses @${carried ?? name}, which no @link of it makes one of the directives that are enforced here: link ` +
      'https://specs.apollo.dev/authenticated/v0.1, requiresScopes/v0.1 or policy/v0.1, or give the directive another name.',
  );
}
