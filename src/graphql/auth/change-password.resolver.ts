import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';
import type { PasswordChanges } from '../../domain/password-changes';
import type { AuthContext } from '../auth-context';
import { requireAccountServices } from '../services';
import { ChangePasswordInput } from './auth.inputs';
import { AuthPayloadType, toAuthPayloadType } from './auth.types';

/** Part of the schema only where the user store can set passwords. */
@Resolver(() => AuthPayloadType)
export class ChangePasswordResolver {
  @Mutation(() => AuthPayloadType, {
    description:
      "Changes the caller's password, ends all other sessions of the caller and issues new tokens for this one. Fails " +
      'with the reason `BAD_CREDENTIALS` when the current password is not right.',
  })
  async changePassword(
    @Ctx() context: AuthContext,
    @Arg('input', () => ChangePasswordInput, { description: 'The current password and the new one.' })
    { currentPassword, newPassword }: ChangePasswordInput,
  ): Promise<AuthPayloadType> {
    const { client, cookies, admission } = context;
    cookies.requireUsable();
    const change = { currentPassword, newPassword, caller: context, client, admission };
    return toAuthPayloadType(cookies.keep(await requirePasswordChanges(context).change(change)));
  }
}

function requirePasswordChanges({ services }: AuthContext): PasswordChanges {
  const { passwordChanges } = requireAccountServices(services);
  if (passwordChanges === undefined) throw new Error('this schema is for a user store that can set passwords');
  return passwordChanges;
}
