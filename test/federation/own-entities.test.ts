import { Directive, Field, ID, ObjectType, Query, Resolver } from 'type-graphql';
import { buildAuthSchema } from '../../src/graphql/build-schema';

@Directive('@key(fields: "id")')
@ObjectType()
class Product {
  @Field(() => ID)
  readonly id!: string;
}

@Resolver()
class ProductResolver {
  @Query(() => Product)
  product(): Product {
    return { id: '1' };
  }
}

describe("an embedder's own entity", () => {
  it('is refused at start: a router would be told of what cannot be resolved', () => {
    const build = () =>
      buildAuthSchema({
        resolvers: [ProductResolver],
        policies: { 'Query.product': 'public' },
        hasPasswordChanges: true,
      });

    expect(build).toThrow(/"Product" has a @key/);
  });
});
