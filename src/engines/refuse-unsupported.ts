import { visit } from 'graphql';
import type { DocumentNode } from 'graphql';
import { OperatorError } from '../util/operator-error';
import { readArguments } from '../util/schema-link';
import { nameInDocument } from './links';
import type { Link } from '../util/schema-link';
import { aliasPrefix } from './response-keys';

const apollo = 'https://specs.apollo.dev/';
const executed: ReadonlySet<string> = new Set([`${apollo}join`, `${apollo}link`]);
/** Linked for execution, and for nothing here: `@cacheTag` says what a cache of answers may drop, and there is none. */
const harmless: ReadonlySet<string> = new Set([`${apollo}cacheTag/v0.1`]);
const joinVersions: ReadonlySet<string> = new Set(['v0.2', 'v0.3', 'v0.4', 'v0.5']);
/** Names that begin so belong to the machinery: the second one is the planner's own. */
const reservedPrefixes = [aliasPrefix, '_internal_qp_alias_'];

/**
 * Refuses, before anything is served, a supergraph that would be executed wrongly. Silence would be worse: neither engine
 * complains about what it does not know, both answer as if it were not there.
 * @throws OperatorError
 */
export function refuseUnsupported(document: DocumentNode, links: readonly Link[]): void {
  const join = links.find(({ specification }) => specification === `${apollo}join`);
  if (join === undefined) throw new OperatorError('the supergraph has no @link to the join specification');
  if (!joinVersions.has(join.version) || join.prefix !== 'join')
    throw new OperatorError(
      `the supergraph uses join ${join.version} as "${join.prefix}": join v0.2 to v0.5 are known`,
    );
  for (const link of links) refuseLink(link);
  refuseHiddenLinks(document, join);
  refuseReservedNames(document);
}

function refuseLink({ specification, version, purpose }: Link): void {
  // An argument that the subgraph is promised would be absent, and it may decide about rights.
  if (specification === `${apollo}context`)
    throw new OperatorError(
      'the supergraph uses @context and @fromContext, which are not executed here: pass such values as arguments or with @requires',
    );
  const isKnown = executed.has(specification) || harmless.has(`${specification}/${version}`);
  if (!isKnown && purpose === 'EXECUTION')
    throw new OperatorError(
      `the supergraph needs ${specification}/${version} for its execution, which is not known here`,
    );
}

/** What the subgraphs link and composition passes on: `@join__directive(name: "link", args: { url: … })`. */
function refuseHiddenLinks(document: DocumentNode, join: Link): void {
  const directiveName = nameInDocument(join, '@directive');
  visit(document, {
    Directive(directive) {
      if (directive.name.value !== directiveName) return;
      const values = readArguments(directive as Parameters<typeof readArguments>[0]);
      const text = JSON.stringify(values.get('args') ?? {});
      if (values.get('name') === 'connect' || text.includes(`${apollo}connect/`))
        throw new OperatorError(
          'the supergraph has connectors, which are not executed here: put a subgraph in their place',
        );
    },
  });
}

function refuseReservedNames(document: DocumentNode): void {
  visit(document, {
    FieldDefinition({ name: { value } }) {
      // Key confusion: the alias of a client must never be the name of a field. See response-keys.ts.
      const prefix = reservedPrefixes.find((reserved) => value.startsWith(reserved));
      if (prefix !== undefined)
        throw new OperatorError(`the supergraph has a field "${value}": names that begin with "${prefix}" are taken`);
    },
  });
}
