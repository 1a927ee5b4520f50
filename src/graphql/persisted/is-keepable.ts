import { Kind, OperationTypeNode, TokenKind } from 'graphql';
import type { DocumentNode, Token } from 'graphql';

/** Shorter numbers are sizes of pages and pictures; from six digits on they may be a one-time code. */
const minSecretDigits = 6;

const strings: ReadonlySet<string> = new Set([TokenKind.STRING, TokenKind.BLOCK_STRING]);
const numbers: ReadonlySet<string> = new Set([TokenKind.INT, TokenKind.FLOAT]);

/**
 * Whether a document may be kept by its hash: it has nothing but queries, so that no hash alone ever changes anything, and no literal
 * that could be a credential. Which arguments take one only a schema of ours would tell, so it is any text and any long number.
 */
export function isKeepable(document: DocumentNode): boolean {
  return hasQueriesOnly(document) && !hasSecretLiteral(document);
}

function hasQueriesOnly({ definitions }: DocumentNode): boolean {
  return definitions.every(
    (definition) => definition.kind !== Kind.OPERATION_DEFINITION || definition.operation === OperationTypeNode.QUERY,
  );
}

/** By the tokens that the parser has left. A document without them may hold anything. */
function hasSecretLiteral({ loc }: DocumentNode): boolean {
  if (loc === undefined) return true;
  for (let token: Token | null = loc.startToken; token !== null; token = token.next) {
    if (strings.has(token.kind)) return true;
    if (numbers.has(token.kind) && (token.value.match(/\d/g) ?? []).length >= minSecretDigits) return true;
  }
  return false;
}
