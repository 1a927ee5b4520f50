import { GraphQLError } from 'graphql';
import type { GraphQLResolveInfo } from 'graphql';
import { Arg, Ctx, Info, Query, Resolver } from 'type-graphql';
import { DomainError } from '../../domain/domain-error';
import type { User, Users } from '../../domain/user';
import type { AuthContext } from '../auth-context';
import { requireAccountServices } from '../services';
import { toOtherUserType, toUserType } from '../user/user.types';
import type { UserType } from '../user/user.types';
import { AnyScalar, EntityUnion, ServiceType } from './federation.types';
import { printSubgraphSdl } from './subgraph-sdl';

/** So many entities one call may ask for; a router has as many as the longest list in the graph. */
const maxRepresentations = 10_000;
/** So many queries at once, of a store that finds one user at a time. */
const maxLookups = 50;

type Representation = Readonly<Record<string, unknown>>;

/** The root field that makes this service a subgraph (Apollo Federation subgraph specification). */
@Resolver()
export class SubgraphResolver {
  @Query(() => ServiceType, {
    name: '_service',
    description: 'For the composition of a supergraph. Of no use to clients.',
  })
  service(@Info() info: GraphQLResolveInfo): ServiceType {
    return { sdl: printSubgraphSdl(info.schema) };
  }
}

/** The root field for those who extend `User`. */
@Resolver()
export class EntityResolver {
  @Query(() => [EntityUnion], {
    name: '_entities',
    nullable: 'items',
    description: 'For the router of the graph. Of no use to clients.',
  })
  async entities(
    @Ctx() context: AuthContext,
    @Arg('representations', () => [AnyScalar], { description: 'Which entities, in the order of the answer.' })
    representations: readonly Representation[],
  ): Promise<readonly (UserType | GraphQLError | null)[]> {
    // Each of them is looked up: without a bound, one request could take the database for itself.
    if (representations.length > maxRepresentations) throw new DomainError('QUERY_TOO_COMPLEX');
    const ids = representations.map(findUserId);
    const known = new Set(ids.filter((id) => id !== undefined));
    const { users: store } = requireAccountServices(context.services);
    const users = new Map((await findAll(store, [...known])).map((user) => [user.id, user]));
    return ids.map((id) => {
      // An error in a list fails its own item: one bad representation must not take the others along.
      if (id === undefined) return badRepresentation();
      const user = users.get(id);
      if (user === undefined) return null;
      return isHiddenFrom(user, context) ? toOtherUserType(user) : toUserType(user);
    });
  }
}

/** A router of somebody else's decides for itself what its clients see; of our own clients each sees themselves alone. */
function isHiddenFrom({ id }: User, context: AuthContext): boolean {
  if (context.isOwnRouter !== true) return false;
  return context.kind !== 'authenticated' || context.viewer.userId !== id;
}

/** The id in a representation of a user; undefined for anything else. GraphQL allows whole numbers as ids too. */
function findUserId({ __typename: typeName, id }: Representation): string | undefined {
  if (typeName !== 'User') return undefined;
  if (typeof id === 'string') return id;
  return Number.isSafeInteger(id) ? String(id) : undefined;
}

function badRepresentation(): GraphQLError {
  return new GraphQLError('A representation needs the __typename "User" and an id.', {
    extensions: { code: 'BAD_USER_INPUT' },
  });
}

/** One query for all of them, where the store can do that. */
async function findAll(users: Users, ids: readonly string[]): ReturnType<NonNullable<Users['findByIds']>> {
  if (users.findByIds !== undefined) return users.findByIds(ids);
  const found: User[] = [];
  for (let index = 0; index < ids.length; index += maxLookups) {
    const some = await Promise.all(ids.slice(index, index + maxLookups).map((id) => users.findById(id)));
    found.push(...some.filter((user) => user !== undefined));
  }
  return found;
}
