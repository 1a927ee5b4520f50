import { Kind } from 'graphql';
import type { ConstDirectiveNode, ConstValueNode } from 'graphql';
import { asFields, asList, asString, readArguments } from './const-values';
import { isNamespace, parseFeatureUrl } from './feature-url';
import type { FeatureUrl } from './feature-url';
import { SupergraphError } from './supergraph-error';

/** An element of a feature, and the name it goes by in the supergraph. Names of directives begin with "@". */
interface Import {
  readonly name: string;
  readonly as: string;
}

/** One feature that the supergraph links. */
export interface Link {
  readonly url: string;
  readonly feature: FeatureUrl;
  readonly namespace: string | undefined;
  readonly imports: readonly Import[];
  readonly purpose: string | undefined;
}

const knownArguments = new Set(['url', 'feature', 'as', 'import', 'for']);

/** @throws SupergraphError when it is written in a way that could mean anything. */
export function parseLink(directive: ConstDirectiveNode): Link {
  const values = readArguments(directive);
  const url = asString(values.get('url') ?? values.get('feature'));
  if (url === undefined) throw misunderstood(directive, 'it needs a "url"');
  for (const name of values.keys()) {
    if (!knownArguments.has(name)) throw misunderstood(directive, `"${name}" is no argument of it that is known`, url);
  }
  const feature = parseFeatureUrl(url);
  const as = values.has('as') ? asString(values.get('as')) : feature.name;
  if (values.has('as') && !isNamespace(as)) throw misunderstood(directive, '"as" has to be a name without "__"', url);
  const imports = parseImports(values.get('import'));
  if (imports === undefined) throw misunderstood(directive, '"import" has to list names', url);
  return { url, feature, namespace: as, imports, purpose: parsePurpose(directive, values.get('for')) };
}

/**
 * All names under which the supergraph may use a directive of a feature. Also those that an import has replaced: what
 * is renamed is still enforced under its former name.
 */
export function listDirectiveNames({ feature, namespace, imports }: Link, element: string): readonly string[] {
  const imported = imports.filter(({ name }) => name === `@${element}`).map(({ as }) => as.slice(1));
  if (namespace === undefined) return imported;
  const root = element === feature.name ? [namespace] : [];
  return [...new Set([...imported, ...root, `${namespace}__${element}`])];
}

function parseImports(value: ConstValueNode | undefined): readonly Import[] | undefined {
  if (value === undefined || value.kind === Kind.NULL) return [];
  const imports = asList(value)?.map(parseImport);
  return imports?.every((each) => each !== undefined) === true ? imports : undefined;
}

function parseImport(value: ConstValueNode): Import | undefined {
  const fields = asFields(value) ?? new Map([['name', value]]);
  const name = asString(fields.get('name'));
  const as = fields.has('as') ? asString(fields.get('as')) : name;
  if (name === undefined || as === undefined) return undefined;
  const isUnderstood = [...fields.keys()].every((key) => key === 'name' || key === 'as');
  return isUnderstood && name.startsWith('@') === as.startsWith('@') ? { name, as } : undefined;
}

function parsePurpose(directive: ConstDirectiveNode, value: ConstValueNode | undefined): string | undefined {
  if (value === undefined || value.kind === Kind.NULL) return undefined;
  const purpose = value.kind === Kind.ENUM ? value.value : undefined;
  if (purpose === 'SECURITY' || purpose === 'EXECUTION') return purpose;
  throw misunderstood(directive, '"for" has to be SECURITY or EXECUTION');
}

function misunderstood(directive: ConstDirectiveNode, why: string, url?: string): SupergraphError {
  const which = url === undefined ? '' : ` of ${url}`;
  return new SupergraphError(
    `The supergraph has a @${directive.name.value}${which} that is not understood: ${why}. Compose the supergraph anew.`,
  );
}
