import type { ConstDirectiveNode } from 'graphql';
import { asList, asString, readArguments } from './const-values';
import { SupergraphError } from './supergraph-error';

/** The directives that are enforced, by the names of their features. */
export const securityDirectives = ['authenticated', 'requiresScopes', 'policy'] as const;
export type SecurityDirective = (typeof securityDirectives)[number];

/** One thing that is required. There is one object for each, so that clauses can be compared by identity. */
export interface Clause {
  readonly id: number;
  readonly directive: SecurityDirective;
  /** Each entry is enough; within an entry everything is needed. Empty for `authenticated`. */
  readonly anyOf: readonly (readonly string[])[];
}

/** What a type or a field requires: all of it. */
export type Requirement = readonly Clause[];

const argumentOf = { requiresScopes: 'scopes', policy: 'policies' } as const;

/** The clauses of one supergraph. */
export class Clauses {
  private readonly byText = new Map<string, Clause>();

  /** @throws SupergraphError when the arguments are not in the form of the specification: fail closed. */
  parse(directive: ConstDirectiveNode, meaning: SecurityDirective): Clause {
    const anyOf = meaning === 'authenticated' ? parseNothing(directive) : parseAnyOf(directive, argumentOf[meaning]);
    if (anyOf !== undefined) return this.intern(meaning, anyOf);
    throw new SupergraphError(
      `The supergraph has a @${directive.name.value} whose arguments are not understood, ` +
        `at ${describe(directive)}: write what ${meaning} v0.1 specifies, with lists that are not empty.`,
    );
  }

  private intern(directive: SecurityDirective, anyOf: Clause['anyOf']): Clause {
    const text = JSON.stringify([directive, anyOf]);
    const clause = this.byText.get(text) ?? { id: this.byText.size, directive, anyOf };
    this.byText.set(text, clause);
    return clause;
  }
}

/** Both requirements. */
export function both(one: Requirement, other: Requirement): Requirement {
  return [...new Set([...one, ...other])];
}

function parseNothing(directive: ConstDirectiveNode): Clause['anyOf'] | undefined {
  return (directive.arguments ?? []).length === 0 ? [] : undefined;
}

function parseAnyOf(directive: ConstDirectiveNode, argument: string): Clause['anyOf'] | undefined {
  const values = readArguments(directive);
  if (values.size !== 1 || directive.arguments?.length !== 1) return undefined;
  const lists = asList(values.get(argument))?.map((entry) => {
    const names = asList(entry)
      ?.map(asString)
      .filter((name) => name !== undefined);
    return names?.length === asList(entry)?.length ? names?.toSorted() : undefined;
  });
  // An empty list would be a requirement of nothing, or one that nobody can meet: neither is what anybody means.
  const isUnderstood = lists?.every((names) => names !== undefined && names.length > 0) === true && lists.length > 0;
  return isUnderstood ? lists.filter((names) => names !== undefined) : undefined;
}

function describe({ loc }: ConstDirectiveNode): string {
  const line = loc?.startToken.line;
  return line === undefined ? 'a line that is not known' : `line ${line}`;
}
