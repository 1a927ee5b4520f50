import { TokenKind } from 'graphql';
import type { DocumentNode, Token } from 'graphql';

/** What the text of a query amounts to, whatever it means. */
export interface QueryText {
  /** Comments included. */
  readonly tokens: number;
  /** How deep lists and objects are nested in the values of arguments. */
  readonly valueDepth: number;
}

const opening: ReadonlySet<string> = new Set([TokenKind.BRACKET_L, TokenKind.BRACE_L]);
const closing: ReadonlySet<string> = new Set([TokenKind.BRACKET_R, TokenKind.BRACE_R]);

/** Walks along the tokens that the parser has left, once. A document that was parsed without them tells the parser's own count. */
export function measureText(document: DocumentNode): QueryText {
  let [tokens, valueDepth, open] = [0, 0, 0];
  let isArgument = false; // parentheses do not nest
  for (let token = firstOf(document); token !== null; token = token.next) {
    if (token.kind === TokenKind.SOF || token.kind === TokenKind.EOF) continue;
    tokens += 1;
    if (token.kind === TokenKind.PAREN_L || token.kind === TokenKind.PAREN_R) {
      isArgument = token.kind === TokenKind.PAREN_L;
      open = 0;
    } else if (isArgument) {
      open += Number(opening.has(token.kind)) - Number(closing.has(token.kind));
      valueDepth = Math.max(valueDepth, open);
    }
  }
  return { tokens: Math.max(tokens, document.tokenCount ?? 0), valueDepth };
}

function firstOf({ loc }: DocumentNode): Token | null {
  return loc?.startToken ?? null;
}
