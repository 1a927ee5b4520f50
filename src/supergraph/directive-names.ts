import { securityDirectives } from './clause';
import type { SecurityDirective } from './clause';
import type { Link } from './link';
import { findDirectiveNames } from './links';
import { SupergraphError } from './supergraph-error';

/** What the names of directives in one supergraph stand for. */
export interface DirectiveNames {
  readonly security: ReadonlyMap<string, SecurityDirective>;
  readonly joinField: ReadonlySet<string>;
  readonly joinDirective: ReadonlySet<string>;
  readonly context: ReadonlySet<string>;
}

/** @throws SupergraphError when one name stands for two things. */
export function resolveDirectiveNames(links: readonly Link[]): DirectiveNames {
  const security = new Map<string, SecurityDirective>();
  for (const meaning of securityDirectives) {
    for (const name of findDirectiveNames(links, meaning)) security.set(name, meaning);
  }
  for (const [name, meaning] of security) requireUnshared(links, name, meaning);
  return {
    security,
    joinField: new Set(findDirectiveNames(links, 'join', 'field')),
    joinDirective: new Set(findDirectiveNames(links, 'join', 'directive')),
    context: new Set(findDirectiveNames(links, 'context')),
  };
}

/**
 * Whether it is written as one of ours without standing for it: somebody means it to protect, and it would not.
 * `federation__authenticated` is such a name.
 */
export function looksProtective(name: string): boolean {
  return (securityDirectives as readonly string[]).includes(name.split('__').at(-1) ?? name);
}

function requireUnshared(links: readonly Link[], name: string, meaning: SecurityDirective): void {
  const meanings = links.flatMap(listMeanings).filter((each) => each.name === name);
  if (new Set(meanings.map((each) => each.meaning)).size < 2) return;
  throw new SupergraphError(
    `In the supergraph @${name} is ${meaning}, and something else by another link: give each a name of its own.`,
  );
}

function listMeanings({ feature, namespace, imports }: Link): readonly { name: string; meaning: string }[] {
  const meaningOf = (element: string): string => `${feature.identity}#${element}`;
  const imported = imports.map(({ name, as }) => ({ name: as.slice(1), meaning: meaningOf(name.slice(1)) }));
  return namespace === undefined
    ? imported
    : [...imported, { name: namespace, meaning: meaningOf(feature.name ?? '') }];
}
