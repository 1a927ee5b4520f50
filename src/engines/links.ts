import { Kind, valueFromASTUntyped } from 'graphql';
import type { ConstDirectiveNode, DocumentNode } from 'graphql';
import { OperatorError } from '../util/operator-error';

/** A specification that a supergraph uses: one `@link` on its schema. */
export interface Link {
  /** The URL without its version: `https://specs.apollo.dev/join`. */
  readonly specification: string;
  /** As in `v0.5`. */
  readonly version: string;
  /** What it is for: `SECURITY`, `EXECUTION`, or nothing that has to be understood. */
  readonly purpose: string | undefined;
  /** What its names begin with: `join` in `join__Graph`. The directive of that name is its own, too. */
  readonly prefix: string;
  /** The names that it brings without the prefix, as they are in this document: `@` and all. */
  readonly imports: ReadonlyMap<string, string>;
}

const linkSpecification = 'https://specs.apollo.dev/link';

/**
 * The specifications that a supergraph uses.
 * @throws OperatorError if it says nothing about that, and so is no supergraph of Federation 2
 */
export function readLinks(document: DocumentNode): readonly Link[] {
  const directives = document.definitions.flatMap((definition) =>
    definition.kind === Kind.SCHEMA_DEFINITION || definition.kind === Kind.SCHEMA_EXTENSION
      ? (definition.directives ?? [])
      : [],
  );
  // `@link` itself may go by another name, which the link to its own specification says.
  const own = directives.find((directive) => {
    const link = readLink(directive);
    return link?.specification === linkSpecification && link.prefix === directive.name.value;
  });
  if (own === undefined)
    throw new OperatorError('the supergraph has no @link to the link specification: compose it with Federation 2');
  return directives
    .filter(({ name }) => name.value === own.name.value)
    .map(readLink)
    .filter((link) => link !== undefined);
}

/** The name that an element of a specification has in this document: a directive with its `@`. */
export function nameInDocument(link: Link, name: string): string {
  const plain = name.replace('@', '');
  const isMain = name.startsWith('@') && link.specification.endsWith(`/${plain}`);
  const imported = link.imports.get(name) ?? (isMain ? link.prefix : `${link.prefix}__${plain}`);
  return imported.replace('@', '');
}

/** The arguments of a directive as plain values. */
export function readArguments(directive: ConstDirectiveNode): ReadonlyMap<string, unknown> {
  return new Map((directive.arguments ?? []).map(({ name, value }) => [name.value, valueFromASTUntyped(value)]));
}

function readLink(directive: ConstDirectiveNode): Link | undefined {
  const values = readArguments(directive);
  const [url, as, purpose] = [values.get('url'), values.get('as'), values.get('for')];
  if (typeof url !== 'string') return undefined;
  const [, specification = url, version = ''] = /^(.+)\/(v\d+(?:\.\d+)*)\/?$/.exec(url) ?? [];
  const lastPart = specification.slice(specification.lastIndexOf('/') + 1);
  return {
    specification,
    version,
    purpose: typeof purpose === 'string' ? purpose : undefined,
    prefix: typeof as === 'string' ? as : lastPart,
    imports: readImports(values.get('import')),
  };
}

function readImports(imports: unknown): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  if (!Array.isArray(imports)) return names;
  for (const item of imports as readonly unknown[]) {
    if (typeof item === 'string') names.set(item, item);
    if (isRenaming(item)) names.set(item.name, item.as ?? item.name);
  }
  return names;
}

function isRenaming(item: unknown): item is { readonly name: string; readonly as?: string } {
  return typeof item === 'object' && item !== null && 'name' in item && typeof item.name === 'string';
}
