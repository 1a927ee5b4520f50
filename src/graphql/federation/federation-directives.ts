import { isVersionSince } from '../../domain/federation-version';
import type { FederationVersion } from '../../domain/federation-version';

/** The directives that a schema may carry, with the version that each came with; in the order of the import. */
const directives: ReadonlyMap<string, FederationVersion> = new Map([
  ['key', '2.0'],
  ['shareable', '2.0'],
  ['inaccessible', '2.0'],
  ['external', '2.0'],
  ['requires', '2.0'],
  ['provides', '2.0'],
  ['override', '2.0'],
  ['tag', '2.0'],
  ['extends', '2.0'],
  ['interfaceObject', '2.3'],
  ['authenticated', '2.5'],
  ['requiresScopes', '2.5'],
  ['policy', '2.6'],
  ['context', '2.8'],
  ['fromContext', '2.8'],
  ['cost', '2.9'],
  ['listSize', '2.9'],
]);

/** Those among these directives that a subgraph has to import, without `@`. */
export function listImports(used: ReadonlySet<string>): readonly string[] {
  return [...directives.keys()].filter((name) => used.has(name));
}

/** The version that each of these directives needs and that is newer than this one. */
export function listTooNew(
  used: ReadonlySet<string>,
  version: FederationVersion,
): readonly (readonly [directive: string, since: FederationVersion])[] {
  return [...directives].filter(([name, since]) => used.has(name) && !isVersionSince(version, since));
}
