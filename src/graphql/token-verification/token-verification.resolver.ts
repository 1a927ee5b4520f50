import { Arg, Ctx, Query, Resolver } from 'type-graphql';
import type { AuthContext } from '../auth-context';
import { NonEmptyStringScalar } from '../scalars';
import { TokenVerificationType, toTokenVerificationType } from './token-verification.types';

@Resolver(() => TokenVerificationType)
export class TokenVerificationResolver {
  @Query(() => TokenVerificationType, {
    description: 'What the service makes of an access token. A bad one is an answer here and never an error.',
  })
  async verifyToken(
    @Ctx() context: AuthContext,
    @Arg('token', () => NonEmptyStringScalar, { description: 'The access token.' }) token: string,
  ): Promise<TokenVerificationType> {
    return toTokenVerificationType(await context.services.callers.verify(token));
  }
}
