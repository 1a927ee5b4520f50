import { execute } from 'graphql';
import type { DocumentNode, ExecutionResult, GraphQLSchema } from 'graphql';
import type { AuthContext } from '../auth-context';

/** What the gateway asks of its own subgraph. */
export interface OwnSubgraphCall {
  readonly document: DocumentNode;
  readonly variables: Readonly<Record<string, unknown>> | undefined;
  readonly operationName: string | undefined;
  readonly context: AuthContext;
}

/** Asks the schema of this service as a router would, without HTTP: the caller and their cookies come along. */
export async function callOwnSubgraph(
  schema: GraphQLSchema,
  { document, variables, operationName, context }: OwnSubgraphCall,
): Promise<ExecutionResult> {
  const contextValue: AuthContext = { ...context, isRouter: true, isOwnRouter: true };
  return execute({ schema, document, variableValues: variables, operationName, contextValue });
}
