import { GraphQLError, Kind, NoSchemaIntrospectionCustomRule, parse, specifiedRules, validate } from 'graphql';
import type { DocumentNode, GraphQLSchema } from 'graphql';
import { nextTurn } from '../../util/next-turn';
import { createParseOptions } from '../limits/query-limits';
import type { QueryLimits } from '../limits/query-limits';
import type { ValidationRule } from '../limits/within-limits';
import { redactMessage } from '../redact';
import { createValidationRules } from '../validation-rules';
import type { ListedOperation } from './manifest';

/** What operations of a manifest have to be right by. */
export interface ManifestRules {
  readonly limits: QueryLimits;
  /** Whether clients may ask for the schema. */
  readonly hasIntrospection: boolean;
}

/** Of one operation so many are told; the others mostly follow from them. */
const maxErrors = 3;

/**
 * What is wrong with operations, each by its name: whatever a request with the text would be refused for. Lets other work in between, as
 * there may be thousands of them.
 */
export async function findManifestProblems(
  operations: readonly ListedOperation[],
  schema: GraphQLSchema,
  { limits, hasIntrospection }: ManifestRules,
): Promise<readonly string[]> {
  const rules = [
    ...specifiedRules,
    ...createValidationRules(limits),
    ...(hasIntrospection ? [] : [NoSchemaIntrospectionCustomRule]),
  ];
  const problems: string[] = [];
  for (const { name, text } of operations) {
    await nextTurn();
    const errors = findErrors(text, { schema, rules, limits });
    problems.push(...errors.map((error) => `${name}: ${redactMessage(error)}`));
  }
  return problems;
}

interface Checks {
  readonly schema: GraphQLSchema;
  readonly rules: readonly ValidationRule[];
  readonly limits: QueryLimits;
}

function findErrors(text: string, { schema, rules, limits }: Checks): readonly GraphQLError[] {
  const document = parseOrError(text, limits);
  if (document instanceof GraphQLError) return [document];
  if (!document.definitions.some(({ kind }) => kind === Kind.OPERATION_DEFINITION)) {
    return [new GraphQLError('it has no operation')];
  }
  return validate(schema, document, rules, { maxErrors }).slice(0, maxErrors);
}

function parseOrError(text: string, limits: QueryLimits): DocumentNode | GraphQLError {
  try {
    return parse(text, { ...createParseOptions(limits) });
  } catch (error) {
    if (error instanceof GraphQLError) return error;
    throw error;
  }
}
