import { composeServices } from '@theguild/federation-composition';
import { GraphQLError, parse } from 'graphql';
import type { DocumentNode } from 'graphql';
import { CompositionError } from './composition-error';
import type { CompositionProblem } from './composition-error';
import { findForgottenSecurity } from './forgotten-security';

/** A subgraph and its schema. */
export interface SubgraphSdl {
  readonly name: string;
  readonly url: string;
  /** As `_service { sdl }` gives it. */
  readonly sdl: string;
}

/** So many problems are told; one mistake in a type that all subgraphs share can be hundreds. */
const maxProblems = 100;

/**
 * Makes one graph of subgraphs: the SDL of a supergraph, in the form of Federation 2 up to 2.9.
 * @throws CompositionError with every problem, each with its subgraph and code
 */
export function composeSupergraph(subgraphs: readonly SubgraphSdl[]): string {
  const read = subgraphs.map(readSubgraph);
  const unread = [...findNamesakes(subgraphs), ...read.flatMap(({ problems }) => problems)];
  if (unread.length > 0) throw new CompositionError(unread.slice(0, maxProblems));
  const services = read.flatMap(({ name, url, typeDefs }) => (typeDefs === undefined ? [] : [{ name, url, typeDefs }]));
  const { supergraphSdl, errors } = composeServices(services);
  if (errors === undefined) return supergraphSdl;
  throw new CompositionError(errors.slice(0, maxProblems).map(toProblem));
}

interface ReadSubgraph {
  readonly name: string;
  readonly url: string;
  readonly typeDefs?: DocumentNode;
  readonly problems: readonly CompositionProblem[];
}

function readSubgraph({ name, url, sdl }: SubgraphSdl): ReadSubgraph {
  try {
    const typeDefs = parse(sdl, { noLocation: false });
    const problems = findForgottenSecurity(typeDefs).map((problem) => ({ ...problem, subgraph: name }));
    return { name, url, typeDefs, problems };
  } catch (error) {
    if (!(error instanceof GraphQLError)) throw error;
    const { line, column } = error.locations?.[0] ?? { line: 1, column: 1 };
    const message = `${error.message} at line ${String(line)}, column ${String(column)} of its SDL`;
    return { name, url, problems: [{ code: 'INVALID_GRAPHQL', message, subgraph: name }] };
  }
}

function findNamesakes(subgraphs: readonly SubgraphSdl[]): readonly CompositionProblem[] {
  const names = subgraphs.map(({ name }) => name);
  const twice = new Set(names.filter((name, index) => names.indexOf(name) !== index));
  return [...twice].map((name) => ({
    code: 'SUBGRAPH_NAME_NOT_UNIQUE',
    message: 'two subgraphs have this name; rename one of them',
    subgraph: name,
  }));
}

/** The composer puts `[name] ` in front of what is about one subgraph. */
function toProblem({ message, extensions }: GraphQLError): CompositionProblem {
  const { code, subgraphName } = extensions;
  const subgraph = typeof subgraphName === 'string' ? subgraphName : undefined;
  const prefix = subgraph === undefined ? '' : `[${subgraph}] `;
  const text = message.startsWith(prefix) ? message.slice(prefix.length) : message;
  return { code: typeof code === 'string' ? code : 'UNKNOWN', message: text, subgraph };
}
