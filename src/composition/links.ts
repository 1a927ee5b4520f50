import { Kind, valueFromASTUntyped } from 'graphql';
import type { DocumentNode } from 'graphql';
import { isObject } from '../util/json';

/** What a schema links to another specification with (https://specs.apollo.dev/link/v1.0). */
export interface Link {
  /** The URL without its version: `https://specs.apollo.dev/federation`. */
  readonly identity: string;
  /** What stands before the names of what is not imported: `federation`, unless `as` says another. */
  readonly namespace: string;
  /** Undefined, or `SECURITY`, or `EXECUTION`. */
  readonly purpose: string | undefined;
  /** What is imported: its name in the specification, such as `@key`, and here. */
  readonly imports: readonly { readonly name: string; readonly as: string }[];
}

/** Every `@link` of the schema. */
export function findLinks(document: DocumentNode): readonly Link[] {
  return document.definitions
    .flatMap((node) => (node.kind === Kind.SCHEMA_DEFINITION || node.kind === Kind.SCHEMA_EXTENSION ? [node] : []))
    .flatMap(({ directives = [] }) => directives.filter(({ name }) => name.value === 'link'))
    .flatMap(({ arguments: args = [] }) => {
      const values = Object.fromEntries(args.map(({ name, value }) => [name.value, valueFromASTUntyped(value)]));
      return toLink(values);
    });
}

function toLink(values: Readonly<Record<string, unknown>>): readonly Link[] {
  const { url, as, for: purpose, import: imports } = values;
  if (typeof url !== 'string') return [];
  const identity = url.replace(/\/v\d+\.\d+\/?$/, '');
  const ownName = identity.split('/').at(-1) ?? identity;
  return [
    {
      identity,
      namespace: typeof as === 'string' ? as : ownName,
      purpose: typeof purpose === 'string' ? purpose : undefined,
      imports: (Array.isArray(imports) ? imports : []).map(toImport),
    },
  ];
}

/** An import is a name, or `{ name, as }`. */
function toImport(entry: unknown): Link['imports'][number] {
  const { name, as = name } = isObject(entry) ? entry : { name: entry };
  return { name: String(name), as: String(as) };
}
