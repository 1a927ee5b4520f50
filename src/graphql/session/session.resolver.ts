import { Arg, Args, Ctx, ID, Mutation, Query, Resolver } from 'type-graphql';
import { DomainError } from '../../domain/domain-error';
import { requireAuthenticated } from '../../domain/require-authenticated';
import type { LogoutScope } from '../../domain/sessions';
import type { AuthContext } from '../auth-context';
import { maxPageSize, SessionPageArgs } from './session.args';
import { LogoutPayloadType, LogoutScopeEnum, SessionType, toSessionType } from './session.types';

@Resolver(() => SessionType)
export class SessionResolver {
  @Query(() => [SessionType], { description: "The caller's own active sessions, newest first, a page at a time." })
  async sessions(
    @Ctx() context: AuthContext,
    @Args(() => SessionPageArgs) page: SessionPageArgs,
  ): Promise<readonly SessionType[]> {
    const { viewer } = requireAuthenticated(context);
    if (page.first < 1 || page.first > maxPageSize) throw new DomainError('INPUT_INVALID');
    const sessions = await context.services.sessions.listOf(viewer.userId, {
      first: page.first,
      afterId: page.after ?? undefined,
    });
    return sessions.map((session) => toSessionType(session, viewer.sessionId));
  }

  @Mutation(() => LogoutPayloadType, {
    description:
      'Ends sessions of the caller: their access and refresh tokens are refused from then on, everywhere. Works with an ' +
      'expired access token for its own session, and may be repeated.',
  })
  async logout(
    @Ctx() context: AuthContext,
    @Arg('scope', () => LogoutScopeEnum, { defaultValue: 'CURRENT', description: 'Which sessions to end.' })
    scope: LogoutScope,
  ): Promise<LogoutPayloadType> {
    return { endedSessions: await context.services.sessions.logout(context, scope) };
  }

  @Mutation(() => LogoutPayloadType, {
    description:
      'Ends one session of the caller, for example on a device that was lost. An id that is not one of them ends nothing.',
  })
  async revokeSession(
    @Ctx() context: AuthContext,
    @Arg('id', () => ID, { description: 'The id of the session, as `sessions` lists it.' }) id: string,
  ): Promise<LogoutPayloadType> {
    const { viewer } = requireAuthenticated(context);
    const hasEnded = await context.services.sessions.end({ id, userId: viewer.userId }, 'revoked');
    return { endedSessions: hasEnded ? 1 : 0 };
  }
}
