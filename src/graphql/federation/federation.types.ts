import { GraphQLScalarType } from 'graphql';
import { createUnionType, Field, ObjectType } from 'type-graphql';
import { UserType } from '../user/user.types';

/** `_Any` of the subgraph specification: the key fields of an entity, with its `__typename`. */
export const AnyScalar = new GraphQLScalarType<Record<string, unknown>>({
  name: '_Any',
  description: 'The representation of an entity: its `__typename` and the fields of a key.',
  specifiedByURL: 'https://www.apollographql.com/docs/graphos/schema-design/federated-schemas/reference/subgraph-spec',
});

@ObjectType('_Service', { description: 'This subgraph, for the composition of a supergraph.', simpleResolvers: true })
export class ServiceType {
  @Field(() => String, { description: 'The schema of this subgraph, with the directives of Federation 2.' })
  readonly sdl!: string;
}

export const EntityUnion = createUnionType({
  name: '_Entity',
  description: 'Everything in this subgraph that has a key.',
  types: () => [UserType] as const,
  resolveType: () => UserType,
});
