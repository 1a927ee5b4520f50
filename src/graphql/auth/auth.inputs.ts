import { Field, InputType } from 'type-graphql';
import { NonEmptyStringScalar } from '../scalars';

@InputType({ description: 'Who signs in.' })
export class LoginInput {
  @Field(() => NonEmptyStringScalar, { description: 'User name or e-mail address, in upper or lower case.' })
  readonly username!: string;

  @Field(() => NonEmptyStringScalar, { description: 'The password, exactly as it was set.' })
  readonly password!: string;
}

@InputType({ description: 'What to refresh with.' })
export class RefreshTokenInput {
  @Field(() => NonEmptyStringScalar, {
    nullable: true,
    description:
      'The refresh token that came last. Without it, that of the cookie is used, or else the access token that comes ' +
      'with the request is refreshed.',
  })
  readonly refreshToken?: string | null;
}

@InputType({ description: 'The old and the new password.' })
export class ChangePasswordInput {
  @Field(() => NonEmptyStringScalar, { description: 'The password that is in force.' })
  readonly currentPassword!: string;

  @Field(() => NonEmptyStringScalar, {
    description:
      'The new one: long rather than complicated, and without your user name. `PASSWORD_TOO_WEAK` otherwise.',
  })
  readonly newPassword!: string;
}
