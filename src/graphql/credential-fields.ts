import { GraphQLError, Kind, OperationTypeNode } from 'graphql';
import type { ASTVisitor, OperationDefinitionNode, SelectionSetNode, ValidationContext } from 'graphql';
import { DomainError } from '../domain/domain-error';

/** Root fields that take a password, or a token that could be guessed at. */
const credentialFields: ReadonlySet<string> = new Set(['login', 'refreshToken', 'changePassword']);

/**
 * A validation rule: one credential field in an operation at the most. Otherwise one request could carry a thousand
 * aliased logins, each with another guess.
 */
export function oneCredentialField(context: ValidationContext): ASTVisitor {
  return {
    OperationDefinition(operation) {
      const names = listRootFields(operation, (name) => context.getFragment(name)?.selectionSet);
      if (names.filter((name) => credentialFields.has(name)).length <= 1) return;
      const { code, reason, message } = new DomainError('TOO_MANY_CREDENTIAL_FIELDS');
      context.reportError(new GraphQLError(message, { nodes: operation, extensions: { code, reason } }));
    },
  };
}

/** True when the operation does nothing but ask for credentials to be checked: a bad bearer token must not stop it. */
export function hasCredentialFieldsOnly(
  operation: OperationDefinitionNode,
  findFragment: (name: string) => SelectionSetNode | undefined,
): boolean {
  const names = listRootFields(operation, findFragment);
  return (
    operation.operation === OperationTypeNode.MUTATION &&
    names.every((name) => credentialFields.has(name) || name === 'logout')
  );
}

/** The names of the fields at the root of an operation, those in fragments included, once for each key of the answer. */
function listRootFields(
  operation: OperationDefinitionNode,
  findFragment: (name: string) => SelectionSetNode | undefined,
): readonly string[] {
  const nameByKey = new Map<string, string>();
  const seenFragments = new Set<string>(); // a cycle is refused by another rule, but perhaps after this one
  const waiting: (SelectionSetNode | undefined)[] = [operation.selectionSet];
  for (let selectionSet = waiting.pop(); selectionSet !== undefined; selectionSet = waiting.pop()) {
    for (const selection of selectionSet.selections) {
      if (selection.kind === Kind.FIELD) {
        nameByKey.set((selection.alias ?? selection.name).value, selection.name.value);
      } else if (selection.kind === Kind.INLINE_FRAGMENT) {
        waiting.push(selection.selectionSet);
      } else if (!seenFragments.has(selection.name.value)) {
        seenFragments.add(selection.name.value);
        const fragment = findFragment(selection.name.value);
        if (fragment !== undefined) waiting.push(fragment);
      }
    }
  }
  return [...nameByKey.values()];
}
