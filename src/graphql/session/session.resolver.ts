import { Arg, Args, Ctx, ID, Mutation, Query, Resolver } from 'type-graphql';
import { DomainError } from '../../domain/domain-error';
import { requireAccount } from '../../domain/require-authenticated';
import type { LogoutScope } from '../../domain/sessions';
import type { AuthContext } from '../auth-context';
import { clearingWhenOver } from '../cookie-jar';
import { requireAccountServices } from '../services';
import { maxPageSize, SessionPageArgs } from './session.args';
import { LogoutPayloadType, LogoutScopeEnum, SessionType, toSessionType } from './session.types';

@Resolver(() => SessionType)
export class SessionResolver {
  @Query(() => [SessionType], { description: "The caller's own active sessions, newest first, a page at a time." })
  async sessions(
    @Ctx() context: AuthContext,
    @Args(() => SessionPageArgs) page: SessionPageArgs,
  ): Promise<readonly SessionType[]> {
    const { viewer } = requireAccount(context);
    if (page.first < 1 || page.first > maxPageSize) throw new DomainError('INPUT_INVALID');
    const { sessions } = requireAccountServices(context.services);
    const { first, after } = page;
    const listed = await sessions.listOf(viewer.userId, { first, afterId: after ?? undefined });
    return listed.map((session) => toSessionType(session, viewer.sessionId));
  }

  @Mutation(() => LogoutPayloadType, {
    description:
      'Ends sessions of the caller: their access and refresh tokens are refused from then on, everywhere. Works with an ' +
      'expired access token for its own session, in cookie mode with the refresh cookie alone, and may be repeated. Clears ' +
      'the cookies, except with `OTHERS`.',
  })
  async logout(
    @Ctx() context: AuthContext,
    @Arg('scope', () => LogoutScopeEnum, { defaultValue: 'CURRENT', description: 'Which sessions to end.' })
    scope: LogoutScope,
  ): Promise<LogoutPayloadType> {
    const { cookies } = context;
    cookies.requireUsable();
    const { sessions } = requireAccountServices(context.services);
    const logOut = () => sessions.logout(context, scope, cookies.refreshToken);
    const endedSessions = await clearingWhenOver(cookies, logOut);
    if (scope !== 'OTHERS') cookies.clear();
    return { endedSessions };
  }

  @Mutation(() => LogoutPayloadType, {
    description:
      'Ends one session of the caller, for example on a device that was lost. An id that is not one of them ends nothing.',
  })
  async revokeSession(
    @Ctx() context: AuthContext,
    @Arg('id', () => ID, { description: 'The id of the session, as `sessions` lists it.' }) id: string,
  ): Promise<LogoutPayloadType> {
    const { cookies } = context;
    cookies.requireUsable();
    const hasEnded = await requireAccountServices(context.services).sessions.revokeOwn(context, id);
    if (context.kind === 'authenticated' && id === context.viewer.sessionId) cookies.clear();
    return { endedSessions: hasEnded ? 1 : 0 };
  }
}
