// node wide.cjs FIELDS: this product, with a field for callers that are signed in, whose object has so many fields.
const { createAuthGateway } = require('../../dist/index.js');
const { Field, ObjectType, Query } = require('type-graphql');

const names = Array.from({ length: Number(process.argv[2]) }, (_each, index) => `field${index}`);
const content = Object.fromEntries(names.map((name) => [name, name.padEnd(10, '-')]));

class Wide {}
for (const name of names) Field(() => String)(Wide.prototype, name);
ObjectType()(Wide);

class WideResolver {
  wide() {
    return content;
  }
}
const { prototype } = WideResolver;
Query(() => Wide)(prototype, 'wide', Object.getOwnPropertyDescriptor(prototype, 'wide'));

void createAuthGateway({ resolvers: [WideResolver], policies: { 'Query.wide': 'authenticated' } });
