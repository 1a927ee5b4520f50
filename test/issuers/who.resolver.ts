import { Authorized, Ctx, Query, Resolver } from 'type-graphql';
import { requireAuthenticated } from '../../src/domain/require-authenticated';
import type { AuthContext } from '../../src/graphql/auth-context';

/** Fields of an embedder's own, for callers of every issuer. */
@Resolver()
export class WhoResolver {
  @Authorized()
  @Query(() => String)
  who(@Ctx() context: AuthContext): string {
    const { claims: _, userId = null, sessionId = null, ...known } = requireAuthenticated(context).viewer;
    return JSON.stringify({ ...known, userId, sessionId });
  }

  @Authorized('EDITOR')
  @Query(() => String)
  editors(): string {
    return 'for editors';
  }

  @Query(() => String)
  readers(): string {
    return 'for those who may read';
  }
}
