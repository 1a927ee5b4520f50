import { GraphQLError, Kind } from 'graphql';
import type { ASTNode, ASTVisitor, DefinitionNode, DocumentNode, GraphQLSchema, ValidationContext } from 'graphql';
import { errorCatalogue } from '../../domain/error-catalogue';
import type { QueryLimits } from './query-limits';
import { measureText } from './query-text';
import { findRepeatedDirective } from './repeated-directive';
import { findRepeatedField, maxRepetitions } from './repeated-field';
import { SelectionCounter } from './selection-counter';

/** A validation rule, as graphql-js takes them. */
export type ValidationRule = (context: ValidationContext) => ASTVisitor;

const extensions = { code: errorCatalogue.QUERY_TOO_COMPLEX.code, reason: 'QUERY_TOO_COMPLEX' };

/** A limit that a query exceeds, in words, and where. */
interface Excess {
  readonly message: string;
  readonly node?: ASTNode;
}

/**
 * A validation rule: a query may ask for so much and no more. It looks at the whole document before any rule has looked at a
 * selection of it, and takes a document that is too large out of the visit: the rules whose time grows with the square of a
 * query never see it.
 */
export function createWithinLimits(limits: QueryLimits): ValidationRule {
  return (context) => ({
    Document() {
      const excess = findExcess(context, limits);
      if (excess === undefined) return undefined;
      const { message, node } = excess;
      context.reportError(new GraphQLError(message, { nodes: node ?? null, extensions }));
      return null; // as visitors say that a node is to be removed: nobody visits what is in it
    },
  });
}

/** In the order of what looking costs: what comes later may rely on what came before. */
function findExcess(context: ValidationContext, limits: QueryLimits): Excess | undefined {
  const document = context.getDocument();
  const { tokens, valueDepth } = measureText(document);
  const { queryMaxTokens: maxTokens, queryMaxDepth: maxDepth } = limits;
  if (tokens > maxTokens) return tooLarge('has more tokens, comments included,', maxTokens);
  if (valueDepth > maxDepth) return tooLarge('nests lists and objects in a value deeper', maxDepth);
  const repetition = findRepetition(document, context.getSchema());
  if (repetition !== undefined) return repetition;
  const counter = new SelectionCounter((name) => context.getFragment(name));
  for (const definition of document.definitions) {
    const message = findExcessOf(definition, counter, limits);
    if (message !== undefined) return { message, node: definition };
  }
  return undefined;
}

function findRepetition(document: DocumentNode, schema: GraphQLSchema): Excess | undefined {
  const directive = findRepeatedDirective(document, schema);
  if (directive !== undefined) {
    return { message: 'A directive stands more than once in one place: write it once.', node: directive };
  }
  const field = findRepeatedField(document);
  if (field === undefined) return undefined;
  const often = `more than ${String(maxRepetitions)} times`;
  return {
    message: `A field with fields of its own stands ${often} in the query: write it once, or in several requests.`,
    node: field,
  };
}

/** Fragments count by themselves too, whether they are used or not: the other rules look at them all the same. */
function findExcessOf(definition: DefinitionNode, counter: SelectionCounter, limits: QueryLimits): string | undefined {
  const isOperation = definition.kind === Kind.OPERATION_DEFINITION;
  if (!isOperation && definition.kind !== Kind.FRAGMENT_DEFINITION) return undefined;
  const { depth, fields, aliases, topFields } = counter.measure(definition);
  const { queryMaxDepth, queryMaxFields, queryMaxAliases, queryMaxRootFields } = limits;
  if (fields > queryMaxFields) return tooLarge('asks for more fields, fragments expanded,', queryMaxFields).message;
  if (depth > queryMaxDepth) return tooLarge('nests fields deeper', queryMaxDepth).message;
  if (aliases > queryMaxAliases) return tooLarge('has more aliases, fragments expanded,', queryMaxAliases).message;
  if (isOperation && topFields > queryMaxRootFields) {
    return tooLarge('asks for more fields at its root, fragments expanded,', queryMaxRootFields).message;
  }
  return undefined;
}

function tooLarge(what: string, limit: number): Excess {
  return {
    message: `The query ${what} than the ${String(limit)} that are allowed: send less, or in several requests.`,
  };
}
