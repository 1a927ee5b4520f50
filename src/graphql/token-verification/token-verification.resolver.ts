import { Arg, Ctx, Query, Resolver } from 'type-graphql';
import type { AuthContext } from '../auth-context';
import { NonEmptyStringScalar } from '../scalars';
import { TokenVerificationType, toTokenVerificationType } from './token-verification.types';

@Resolver(() => TokenVerificationType)
export class TokenVerificationResolver {
  @Query(() => TokenVerificationType, {
    description:
      'Whether an access token is good, and what it says. A bad token is an answer here (`active: false`) and never an error.',
  })
  async verifyToken(
    @Ctx() context: AuthContext,
    @Arg('token', () => NonEmptyStringScalar, { description: 'The access token, without `Bearer`.' }) token: string,
  ): Promise<TokenVerificationType> {
    return toTokenVerificationType(await context.services.callers.verify(token));
  }
}
