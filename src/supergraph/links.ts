import type { ConstDirectiveNode, DocumentNode } from 'graphql';
import { listSchemaDirectives } from '../util/schema-link';
import { asString, readArguments } from './const-values';
import { parseFeatureUrl } from './feature-url';
import { listDirectiveNames, parseLink } from './link';
import type { Link } from './link';
import { SupergraphError } from './supergraph-error';

const origin = 'https://specs.apollo.dev';

/** Feature -> the versions whose meaning is known. What is not listed is refused when it is linked for SECURITY. */
const knownVersions: ReadonlyMap<string, readonly string[]> = new Map([
  [`${origin}/link`, ['v1.0']],
  [`${origin}/core`, ['v0.1', 'v0.2']],
  [`${origin}/authenticated`, ['v0.1']],
  [`${origin}/requiresScopes`, ['v0.1']],
  [`${origin}/policy`, ['v0.1']],
  // The schema that clients see is made without what is inaccessible.
  [`${origin}/inaccessible`, ['v0.1', 'v0.2']],
  // Composers link it for SECURITY. What a field takes from a context counts among what it needs.
  [`${origin}/context`, ['v0.1']],
]);
const bootstraps = ['link', 'core'];

/**
 * The features that the supergraph links, by the rules of https://specs.apollo.dev/link/v1.0/ and core/v0.2.
 * @throws SupergraphError upon a security feature that is not enforced here.
 */
export function readLinks(document: DocumentNode): readonly Link[] {
  const directives = listSchemaDirectives(document);
  const own = new Set(directives.filter(isBootstrap).map(({ name }) => name.value));
  const names = own.size === 0 ? new Set(bootstraps) : own;
  const links = directives.filter(({ name }) => names.has(name.value)).map(parseLink);
  links.forEach(requireKnown);
  requireOneMeaning(links);
  return links;
}

/** The names that a directive of one of Apollo's features goes by; none when the feature is not linked. */
export function findDirectiveNames(links: readonly Link[], feature: string, element = feature): readonly string[] {
  const own = links.filter(({ feature: { identity } }) => identity === `${origin}/${feature}`);
  return [...new Set(own.flatMap((link) => listDirectiveNames(link, element)))];
}

/** A link to the specification of links says by its own name how links are written. */
function isBootstrap(directive: ConstDirectiveNode): boolean {
  const values = readArguments(directive);
  const { identity, name } = parseFeatureUrl(asString(values.get('url') ?? values.get('feature')) ?? '');
  if (name === undefined || !bootstraps.some((each) => identity === `${origin}/${each}`)) return false;
  return listDirectiveNames(parseLink(directive), name).includes(directive.name.value);
}

function requireKnown({ url, feature, purpose }: Link): void {
  const versions = knownVersions.get(feature.identity);
  if (versions?.includes(feature.version ?? '') === true) return;
  if (versions === undefined && purpose !== 'SECURITY') return;
  const known = versions === undefined ? 'this feature is not known' : `known is ${versions.join(', ')}`;
  throw new SupergraphError(
    `The supergraph links the security feature ${url}, which is not enforced here: ${known}. ` +
      'Take it out of the supergraph, or raise the version of this service.',
  );
}

/** One feature under two namings, or two features under one name: a directive that is meant may be the one overlooked. */
function requireOneMeaning(links: readonly Link[]): void {
  const naming = ({ namespace, imports }: Link): string => JSON.stringify([namespace, imports]);
  const byFeature = new Map<string, Link>();
  const byNamespace = new Map<string, Link>();
  for (const link of links) {
    const { identity } = link.feature;
    const former = byFeature.get(identity) ?? link;
    const neighbour = byNamespace.get(link.namespace ?? identity) ?? link;
    if (naming(former) !== naming(link) || former.url !== link.url || neighbour.feature.identity !== identity) {
      throw new SupergraphError(
        `The supergraph links ${link.url} in a way that contradicts another link: link each feature once, under a name of its own.`,
      );
    }
    byFeature.set(identity, link);
    byNamespace.set(link.namespace ?? identity, link);
  }
}
