import { GraphQLScalarType } from 'graphql';
import { createUnionType, Directive, Field, Float, ID, Int, ObjectType } from 'type-graphql';
import type { Row } from '../engines/resolvers';

export const AnyScalar = new GraphQLScalarType<Row>({ name: '_Any' });

@ObjectType('_Service')
export class Service {
  @Field(() => String, { nullable: true }) sdl!: string;
}

@ObjectType()
export class ProductVariation {
  @Field(() => ID) id!: string;
}

@ObjectType()
@Directive('@shareable')
export class ProductDimension {
  @Field(() => String, { nullable: true }) size!: string;
  @Field(() => Float, { nullable: true }) weight!: number;
  @Field(() => String, { nullable: true }) @Directive('@inaccessible') unit!: string;
}

@ObjectType()
export class CaseStudy {
  @Field(() => ID) caseNumber!: string;
  @Field(() => String, { nullable: true }) description!: string;
}

@ObjectType()
@Directive('@key(fields: "study { caseNumber }")')
export class ProductResearch {
  @Field(() => CaseStudy) study!: CaseStudy;
  @Field(() => String, { nullable: true }) outcome!: string;
}

@ObjectType()
@Directive('@extends')
@Directive('@key(fields: "email")')
export class User {
  @Field(() => Int, { nullable: true })
  @Directive('@requires(fields: "totalProductsCreated yearsOfEmployment")')
  averageProductsCreatedPerYear!: number;

  @Field(() => ID) @Directive('@external') email!: string;
  @Field(() => String, { nullable: true }) @Directive('@override(from: "users")') name!: string;
  @Field(() => Int, { nullable: true }) @Directive('@external') totalProductsCreated!: number;
  @Field(() => Int) @Directive('@external') yearsOfEmployment!: number;
}

@ObjectType()
@Directive('@key(fields: "sku package")')
export class DeprecatedProduct {
  @Field(() => String) sku!: string;
  @Field(() => String) package!: string;
  @Field(() => String, { nullable: true }) reason!: string;
  @Field(() => User, { nullable: true }) createdBy!: User;
}

@ObjectType()
@Directive('@custom')
@Directive('@key(fields: "id")')
@Directive('@key(fields: "sku package")')
@Directive('@key(fields: "sku variation { id }")')
export class Product {
  @Field(() => ID) id!: string;
  @Field(() => String, { nullable: true }) sku!: string;
  @Field(() => String, { nullable: true }) package!: string;
  @Field(() => ProductVariation, { nullable: true }) variation!: ProductVariation;
  @Field(() => ProductDimension, { nullable: true }) dimensions!: ProductDimension;
  @Field(() => User, { nullable: true }) @Directive('@provides(fields: "totalProductsCreated")') createdBy!: User;
  @Field(() => String, { nullable: true }) @Directive('@tag(name: "internal")') notes!: string;
  @Field(() => [ProductResearch]) research!: ProductResearch[];
}

@ObjectType()
@Directive('@interfaceObject')
@Directive('@key(fields: "id")')
class Inventory {
  @Field(() => ID) id!: string;
  @Field(() => [DeprecatedProduct]) deprecatedProducts!: DeprecatedProduct[];
}

export const Entity = createUnionType({
  name: '_Entity',
  types: () => [Product, DeprecatedProduct, ProductResearch, User, Inventory] as const,
  resolveType: (value) => (value as unknown as { readonly __typename: string }).__typename,
});
