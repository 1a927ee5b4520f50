// The server of this product, with a public field beside `me` that reads the user in the same way. Asked without a token, it judges none.
const { createAuthGateway } = require('../../dist/index.js');
const { Arg, Ctx, Query } = require('type-graphql');
const { UserType, toUserType } = require('../../dist/graphql/user/user.types.js');

class ProfileResolver {
  async profile(id, { services }) {
    return toUserType(await services.forAccounts.activeUsers.require(id));
  }
}
// What decorators would say, in a file that needs no compiler.
const { prototype } = ProfileResolver;
Query(() => UserType)(prototype, 'profile', Object.getOwnPropertyDescriptor(prototype, 'profile'));
Arg('id', () => String)(prototype, 'profile', 0);
Ctx()(prototype, 'profile', 1);

void createAuthGateway({ resolvers: [ProfileResolver], policies: { 'Query.profile': 'public' } });
