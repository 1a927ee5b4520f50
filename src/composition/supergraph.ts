import { GraphQLError, Kind, parse, valueFromASTUntyped } from 'graphql';
import type { DocumentNode, EnumValueDefinitionNode } from 'graphql';
import { OperatorError } from '../util/operator-error';
import { findLinks } from './links';
import { findUndefinedTypes } from './undefined-types';

/** A subgraph, as the supergraph knows it. */
export interface SupergraphMember {
  /** The value of `join__Graph`, by which types and fields say where they are. */
  readonly graph: string;
  /** As its owner calls it. */
  readonly name: string;
  /** Empty where the composer was not told. */
  readonly url: string;
}

/** A supergraph that has been read. What its directives mean is judged by those who carry them out. */
export interface Supergraph {
  readonly sdl: string;
  readonly document: DocumentNode;
  readonly members: readonly SupergraphMember[];
}

const join = 'https://specs.apollo.dev/join';
const composeRemedy = 'write it with a composer for Federation 2, such as `auth-gateway compose`';

/**
 * Reads the SDL of a supergraph, whichever composer wrote it.
 * @throws OperatorError when it is none, or not whole
 */
export function readSupergraph(sdl: string): Supergraph {
  const document = parseSdl(sdl);
  const namespace = findLinks(document).find(({ specification }) => specification === join)?.prefix;
  if (namespace === undefined) throw unusable(`it does not link ${join}: ${composeRemedy}`);
  const missing = findUndefinedTypes(document);
  if (missing.length > 0) {
    const names = missing.slice(0, 10).join(', ');
    throw unusable(`it names types that it does not define (${names}): it is not whole, or was changed by hand`);
  }
  const members = findMembers(document, namespace);
  if (members.length === 0) throw unusable(`it has no subgraphs in ${namespace}__Graph: ${composeRemedy}`);
  return { sdl, document, members };
}

function parseSdl(sdl: string): DocumentNode {
  try {
    return parse(sdl);
  } catch (error) {
    if (!(error instanceof GraphQLError)) throw error;
    const [{ line, column } = { line: 1, column: 1 }] = error.locations ?? [];
    const place = `line ${String(line)}, column ${String(column)}`;
    throw unusable(`it is no GraphQL, or not whole: ${error.message} at ${place}`, error);
  }
}

function unusable(why: string, cause?: unknown): OperatorError {
  return new OperatorError(`the supergraph cannot be used: ${why}`, { cause });
}

function findMembers(document: DocumentNode, namespace: string): readonly SupergraphMember[] {
  return document.definitions
    .flatMap((node) => (node.kind === Kind.ENUM_TYPE_DEFINITION ? [node] : []))
    .filter(({ name }) => name.value === `${namespace}__Graph`)
    .flatMap(({ values = [] }) => values.flatMap((value) => toMember(value, `${namespace}__graph`)));
}

function toMember(node: EnumValueDefinitionNode, directiveName: string): readonly SupergraphMember[] {
  const directive = node.directives?.find(({ name }) => name.value === directiveName);
  const values = Object.fromEntries(
    (directive?.arguments ?? []).map(({ name, value }) => [name.value, valueFromASTUntyped(value)]),
  );
  const { name, url } = values;
  if (typeof name !== 'string') return [];
  return [{ graph: node.name.value, name, url: typeof url === 'string' ? url : '' }];
}
