/** How large a query may be. Named like the settings, so that these can be handed on as they are. */
export interface QueryLimits {
  /** Tokens of the whole document, comments included. */
  readonly queryMaxTokens: number;
  /** Levels of fields, and of lists and objects within a value. */
  readonly queryMaxDepth: number;
  /** Aliases of an operation, with its fragments expanded. */
  readonly queryMaxAliases: number;
  /** Fields at the root of an operation, with its fragments expanded. */
  readonly queryMaxRootFields: number;
  /** Fields and fragment spreads of an operation, with its fragments expanded. */
  readonly queryMaxFields: number;
}

/** graphql-js counts comments by themselves. Both together are counted afterwards, on what these let through. */
export interface ParseLimits {
  readonly maxLexicalTokens: number;
  readonly maxComments: number;
}

/** Options of the parser, so that it stops reading where the limit of tokens is reached. */
export function createParseOptions({ queryMaxTokens }: Pick<QueryLimits, 'queryMaxTokens'>): ParseLimits {
  return { maxLexicalTokens: queryMaxTokens, maxComments: queryMaxTokens };
}
