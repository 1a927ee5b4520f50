import { Field, InputType } from 'type-graphql';
import { NonEmptyStringScalar } from '../scalars';

@InputType({ description: 'Name and password of whoever signs in.' })
export class LoginInput {
  @Field(() => NonEmptyStringScalar, { description: 'User name or e-mail address, in upper or lower case.' })
  readonly username!: string;

  @Field(() => NonEmptyStringScalar, { description: 'The password, exactly as it was set.' })
  readonly password!: string;
}

@InputType({ description: 'The token to refresh with. May be left out as a whole.' })
export class RefreshTokenInput {
  @Field(() => NonEmptyStringScalar, {
    nullable: true,
    description:
      'The newest refresh token of the session. Without it, that of the cookie is used, or else the access token that ' +
      'comes with the request.',
  })
  readonly refreshToken?: string | null;
}

@InputType({ description: 'The current password and the one that replaces it.' })
export class ChangePasswordInput {
  @Field(() => NonEmptyStringScalar, { description: 'The password that the caller logs in with now.' })
  readonly currentPassword!: string;

  @Field(() => NonEmptyStringScalar, {
    description:
      'The new password: long rather than complicated, and without the user name. One that breaks a rule is refused with the ' +
      'reason `PASSWORD_TOO_WEAK`, and `weakness` says which rule.',
  })
  readonly newPassword!: string;
}
