// What Federation asks of a subgraph, written out: libraries such as @apollo/subgraph do the same.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Answers what a router asks about one entity, which it names by its key. */
export type FindEntity = (key: { readonly id: string }) => object | undefined;

/** What a router names an entity by. */
interface Representation {
  readonly __typename: string;
  readonly id: string;
}

/** The SDL in a file beside this one. The gateway may be given the file as well. */
export function readSdl(file: string): string {
  return readFileSync(join(__dirname, file), 'utf8');
}

/** The directives that the SDL of a subgraph imports, and the two fields that a router asks. */
export function federationTypes(entities: readonly string[]): string {
  return `
    directive @link(url: String!, import: [String!]) repeatable on SCHEMA
    directive @key(fields: String!, resolvable: Boolean = true) repeatable on OBJECT
    directive @authenticated on FIELD_DEFINITION
    directive @requiresScopes(scopes: [[String!]!]!) on FIELD_DEFINITION
    directive @policy(policies: [[String!]!]!) on FIELD_DEFINITION
    scalar _Any
    union _Entity = ${entities.join(' | ')}
    type _Service { sdl: String! }
    extend type Query {
      _service: _Service!
      _entities(representations: [_Any!]!): [_Entity]!
    }
  `;
}

/** Resolvers of the two fields of a router. */
export interface FederationResolvers {
  _service(): { readonly sdl: string };
  _entities(parent: unknown, args: { readonly representations: readonly Representation[] }): readonly (object | null)[];
}

/** The resolvers of these fields. Fields that check who is calling do so here too: resolvers of their types are the same ones. */
export function federationResolvers(sdl: string, finders: ReadonlyMap<string, FindEntity>): FederationResolvers {
  const find = ({ __typename, id }: Representation): object | null => {
    const entity = finders.get(__typename)?.({ id });
    return entity === undefined ? null : { ...entity, __typename };
  };
  return {
    _service: () => ({ sdl }),
    _entities: (_parent, { representations }) => representations.map(find),
  };
}
