import { GraphQLError } from 'graphql';
import type { ASTVisitor, ValidationContext } from 'graphql';

/** A validation rule: graphql-js finds out only while executing that a schema has no subscriptions, say, and fails. */
export function knownOperationType(context: ValidationContext): ASTVisitor {
  return {
    OperationDefinition(operation) {
      if (context.getSchema().getRootType(operation.operation)) return;
      context.reportError(new GraphQLError(`The schema has no ${operation.operation}.`, { nodes: operation }));
    },
  };
}
