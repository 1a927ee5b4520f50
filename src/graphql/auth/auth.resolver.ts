import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';
import type { AuthContext } from '../auth-context';
import { refreshWithCookies } from '../cookie-jar';
import { requireAccountServices } from '../services';
import { LoginInput, RefreshTokenInput } from './auth.inputs';
import { AuthPayloadType, toAuthPayloadType } from './auth.types';

@Resolver(() => AuthPayloadType)
export class AuthResolver {
  @Mutation(() => AuthPayloadType, {
    description:
      'Signs in with a password and starts a session. A session whose access token or cookie comes with the request is ' +
      'ended. In cookie mode the refresh token is set as a cookie and is not in the answer. Fails with the reason ' +
      '`BAD_CREDENTIALS` for whatever is wrong with name or password.',
  })
  async login(
    @Ctx() context: AuthContext,
    @Arg('input', () => LoginInput, { description: 'Name and password.' }) { username, password }: LoginInput,
  ): Promise<AuthPayloadType> {
    const { client, cookies, admission } = context;
    const { signIns } = requireAccountServices(context.services);
    cookies.requireUsable();
    const signIn = { username, password, caller: context, refreshCookie: cookies.refreshToken, client, admission };
    return toAuthPayloadType(cookies.keep(await signIns.signIn(signIn)));
  }

  @Mutation(() => AuthPayloadType, {
    description:
      'Fresh tokens for the same session: with the refresh token in the input, or else with that of the cookie, or else with ' +
      'the access token that comes with the request while it is active. Safe to repeat with the same token when an answer was lost. An old ' +
      'refresh token whose successor is in use looks stolen, and ends the session (`REFRESH_TOKEN_REUSED`).',
  })
  async refreshToken(
    @Ctx() context: AuthContext,
    @Arg('input', () => RefreshTokenInput, {
      nullable: true,
      description: 'The token to refresh with, unless it comes in a cookie or a header.',
    })
    input: RefreshTokenInput | undefined,
  ): Promise<AuthPayloadType> {
    const { client, cookies } = context;
    const { refreshes } = requireAccountServices(context.services);
    cookies.requireUsable();
    const payload = await refreshWithCookies({ cookies, given: input?.refreshToken ?? undefined }, (presented) =>
      refreshes.refresh({ ...presented, caller: context, client }),
    );
    return toAuthPayloadType(payload);
  }
}
