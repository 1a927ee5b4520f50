import { GraphQLError, Kind, parse } from 'graphql';
import type { DocumentNode, GraphQLSchema } from 'graphql';
import { OperatorError } from '../util/operator-error';
import { buildClientSchema } from './client-schema';
import { readArguments } from '../util/schema-link';
import { readLinks } from './links';
import { refuseUnsupported } from './refuse-unsupported';
import { ResponseKeys } from './response-keys';

/** A supergraph that can be executed. */
export interface Supergraph {
  readonly sdl: string;
  readonly document: DocumentNode;
  readonly clientSchema: GraphQLSchema;
  readonly responseKeys: ResponseKeys;
  /** What an engine calls a subgraph (its name, or its value of `join__Graph`) -> its name. */
  readonly subgraphNames: ReadonlyMap<string, string>;
}

/**
 * Reads a supergraph as composition writes it.
 * @throws OperatorError if it is none, or would not be executed rightly
 */
export function readSupergraph(sdl: string): Supergraph {
  const document = parseSdl(sdl);
  const links = readLinks(document);
  refuseUnsupported(document, links);
  return {
    sdl,
    document,
    clientSchema: buildSchema(() => buildClientSchema(document, links)),
    responseKeys: new ResponseKeys(document),
    subgraphNames: findSubgraphNames(document),
  };
}

function parseSdl(sdl: string): DocumentNode {
  try {
    return parse(sdl, { noLocation: true });
  } catch (error) {
    const reason = error instanceof GraphQLError ? error.message : 'it cannot be read';
    throw new OperatorError(`the supergraph is no GraphQL: ${reason}`, { cause: error });
  }
}

function buildSchema(build: () => GraphQLSchema): GraphQLSchema {
  try {
    return build();
  } catch (error) {
    const reason = error instanceof Error ? error.message : 'it cannot be built';
    throw new OperatorError(`the supergraph is no valid schema: ${reason}`, { cause: error });
  }
}

function findSubgraphNames(document: DocumentNode): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  for (const definition of document.definitions) {
    if (definition.kind !== Kind.ENUM_TYPE_DEFINITION || definition.name.value !== 'join__Graph') continue;
    for (const value of definition.values ?? []) {
      const graph = value.directives?.find((directive) => directive.name.value === 'join__graph');
      const name = graph && readArguments(graph).get('name');
      if (typeof name !== 'string') continue;
      names.set(value.name.value, name);
      names.set(name, name);
    }
  }
  return names;
}
