import { Ctx, Query, Resolver } from 'type-graphql';
import { requireAccount } from '../../domain/require-authenticated';
import type { AuthContext } from '../auth-context';
import { requireAccountServices } from '../services';
import { toUserType, UserType } from './user.types';

@Resolver(() => UserType)
export class UserResolver {
  @Query(() => UserType, {
    description:
      'The user whose access token came with the request. Fails with the code `UNAUTHENTICATED` and a reason that tells ' +
      'what to do: refresh on `TOKEN_EXPIRED` and `TOKEN_INVALID`, log in again on `SESSION_REVOKED` and `SESSION_EXPIRED`.',
  })
  async me(@Ctx() context: AuthContext): Promise<UserType> {
    const { viewer } = requireAccount(context);
    const { activeUsers } = requireAccountServices(context.services);
    return toUserType(await activeUsers.require(viewer.userId));
  }
}
