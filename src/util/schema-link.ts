import { Kind, valueFromASTUntyped } from 'graphql';
import type { ConstDirectiveNode, DocumentNode } from 'graphql';

/** A specification that a schema uses: one `@link` on it (https://specs.apollo.dev/link/v1.0). */
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

/** Every directive on the schema and its extensions, `@link` among them. */
export function listSchemaDirectives(document: DocumentNode): readonly ConstDirectiveNode[] {
  return document.definitions.flatMap((definition) =>
    definition.kind === Kind.SCHEMA_DEFINITION || definition.kind === Kind.SCHEMA_EXTENSION
      ? (definition.directives ?? [])
      : [],
  );
}

/** The arguments of a directive as plain values. */
export function readArguments(directive: ConstDirectiveNode): ReadonlyMap<string, unknown> {
  return new Map((directive.arguments ?? []).map(({ name, value }) => [name.value, valueFromASTUntyped(value)]));
}

/** What a `@link` says, whatever it is called here; undefined for a directive that is none. */
export function readLink(directive: ConstDirectiveNode): Link | undefined {
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
