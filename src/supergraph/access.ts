import { DomainError } from '../domain/domain-error';
import type { ErrorReason } from '../domain/error-catalogue';
import { describeError } from '../util/describe-error';
import type { Logger } from '../util/logger';
import type { Clause } from './clause';

/** Asked once for each operation that needs policies, with all of them: which does the caller have? */
export type FindGrantedPolicies = (policies: readonly string[]) => Promise<Iterable<string>> | Iterable<string>;

/** Why there is no caller in spite of credentials. */
export interface Refusal {
  readonly reason: ErrorReason;
  readonly retryAfterSeconds?: number | undefined;
}

/** What a request says of its caller. */
export interface CallerFacts {
  readonly isAuthenticated: boolean;
  /** Why the credentials that came were refused, or could not be judged: then that is what the caller has to mend. */
  readonly refusal?: Refusal | undefined;
  readonly scope: ReadonlySet<string>;
  /** Without it nobody has any policy. */
  readonly findGrantedPolicies?: FindGrantedPolicies | undefined;
}

/** What requirements are judged by. */
export interface Access {
  readonly isAuthenticated: boolean;
  readonly scope: ReadonlySet<string>;
  readonly policies: ReadonlySet<string>;
  /** Why it is not known which policies the caller has, where that passes. Then there are none. */
  readonly undecided?: Refusal | undefined;
}

/** The facts, with the policies that an operation asks for decided. Never throws: what fails grants nothing. */
export async function decideAccess(
  caller: CallerFacts,
  clauses: readonly Clause[],
  logger: Pick<Logger, 'error'>,
): Promise<Access> {
  const { isAuthenticated, scope, findGrantedPolicies } = caller;
  const policyClauses = clauses.filter(({ directive }) => directive === 'policy');
  const asked = new Set(policyClauses.flatMap(({ anyOf }) => anyOf.flat()));
  const none = { isAuthenticated, scope, policies: new Set<string>() };
  if (asked.size === 0 || findGrantedPolicies === undefined) return none;
  try {
    return { ...none, policies: readGranted(await findGrantedPolicies([...asked])) };
  } catch (error) {
    logger.error({ err: describeError(error) }, 'policies could not be decided, so none is granted');
    const isPassing = error instanceof DomainError && error.reason === 'POLICY_TIMEOUT';
    return isPassing ? { ...none, undecided: error } : none;
  }
}

/** Whether the caller meets the clause. */
export function isMet({ directive, anyOf }: Clause, access: Access): boolean {
  if (directive === 'authenticated') return access.isAuthenticated;
  if (directive === 'policy') return includesAny(anyOf, access.policies);
  // A scope that came with credentials which were refused says nothing.
  return access.isAuthenticated && includesAny(anyOf, access.scope);
}

function includesAny(anyOf: Clause['anyOf'], held: ReadonlySet<string>): boolean {
  return anyOf.some((names) => names.every((name) => held.has(name)));
}

/**
 * What the function that decides policies has given.
 * @throws TypeError for anything but a list or a set
 */
export function readGranted(granted: unknown): ReadonlySet<string> {
  // A string is an iterable of strings too: "admin" would grant the policies "a" and "d".
  if (typeof granted !== 'object' || granted === null || !(Symbol.iterator in granted)) {
    throw new TypeError('the function that decides policies has to give a list or a set of names');
  }
  return new Set([...(granted as Iterable<unknown>)].filter((name) => typeof name === 'string'));
}
