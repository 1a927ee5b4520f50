import { Kind } from 'graphql';
import type { DocumentNode } from 'graphql';
import type { CompositionProblem } from './composition-error';
import { findLinks } from './links';

/** The only specification whose directives the composer carries over into the supergraph by itself. */
const federation = 'https://specs.apollo.dev/federation';
const securityNames = ['authenticated', 'requiresScopes', 'policy'];

/**
 * Fail open: what a subgraph asks for and the composer leaves out without a word. A field would be open to everybody that its owner
 * has closed.
 */
export function findForgottenSecurity(document: DocumentNode): readonly Omit<CompositionProblem, 'subgraph'>[] {
  const links = findLinks(document);
  const foreign = links.filter(
    ({ specification, purpose }) => specification !== federation && isAboutSecurity(specification, purpose),
  );
  const ofFederation = links.filter(({ specification }) => specification === federation);
  const ownDirectives = document.definitions.flatMap((node) =>
    node.kind === Kind.DIRECTIVE_DEFINITION ? [node.name.value] : [],
  );
  const isImported = (name: string): boolean => ofFederation.some((link) => link.imports.get(name) === name);
  const unlinked = securityNames.filter((name) => ownDirectives.includes(name) && !isImported(`@${name}`));
  return [
    ...foreign.map(({ specification }) => ({
      code: 'UNKNOWN_SECURITY_LINK',
      message: `it links ${specification} for security, which is not enforced here; use @authenticated, @requiresScopes or @policy of ${federation}`,
    })),
    ...unlinked.map((name) => ({
      code: 'SECURITY_DIRECTIVE_NOT_IMPORTED',
      message: `it defines @${name} by itself, which would not be enforced; import it: @link(url: "${federation}/v2.6", import: ["@${name}"])`,
    })),
  ];
}

function isAboutSecurity(specification: string, purpose: string | undefined): boolean {
  return purpose === 'SECURITY' || securityNames.some((name) => specification === `https://specs.apollo.dev/${name}`);
}
