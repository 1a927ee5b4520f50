import { execute, parse, print } from 'graphql';
import type { DocumentNode, ExecutionResult } from 'graphql';
import { getStitchedSchemaFromSupergraphSdl } from '@graphql-tools/federation';
import { composeServices } from '@theguild/federation-composition';

/** A subgraph, as a router knows it. */
export interface Subgraph {
  readonly name: string;
  readonly url: string;
  readonly sdl: string;
  /** What the router sends along with every request to it. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** A request to a router: an operation and the Authorization header, which is forwarded. */
export type Route = (query: string, authorization?: string) => Promise<ExecutionResult>;

/** The supergraph. @throws Error with what keeps the subgraphs from being composed */
export function composeSupergraph(subgraphs: readonly Subgraph[]): string {
  const { supergraphSdl, errors } = composeServices(
    subgraphs.map(({ name, url, sdl }) => ({ name, url, typeDefs: parse(sdl) })),
  );
  if (errors !== undefined) throw new Error(errors.map(({ message }) => message).join('\n'));
  return supergraphSdl;
}

/** A router in front of the subgraphs, without an HTTP server of its own. */
export function createRouter(subgraphs: readonly Subgraph[]): Route {
  const schema = getStitchedSchemaFromSupergraphSdl({
    supergraphSdl: composeSupergraph(subgraphs),
    onSubschemaConfig(config) {
      const subgraph = subgraphs.find(({ name }) => name.toUpperCase() === config.name.toUpperCase());
      if (subgraph === undefined) throw new Error(`there is no subgraph ${config.name}`);
      config.executor = (async ({ document, variables, context }: SubgraphRequest) => {
        const headers = { ...subgraph.headers, ...(context.authorization !== undefined && context) };
        return postGraphql(subgraph.url, { query: print(document), variables }, headers);
      }) as typeof config.executor; // its type is generic in what comes back
    },
  });
  return async (query, authorization) => execute({ schema, document: parse(query), contextValue: { authorization } });
}

interface SubgraphRequest {
  readonly document: DocumentNode;
  readonly variables?: unknown;
  readonly context: { readonly authorization?: string };
}

async function postGraphql(url: string, body: object, headers: object): Promise<ExecutionResult> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
  return (await response.json()) as ExecutionResult;
}
