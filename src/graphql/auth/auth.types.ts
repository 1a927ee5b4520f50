import { Field, Int, ObjectType } from 'type-graphql';
import type { AuthPayload } from '../../domain/auth-payload';
import type { JsonObject } from '../../util/json';
import { DateTimeScalar, JsonObjectScalar, JwtScalar } from '../scalars';
import { SessionType, toSessionType } from '../session/session.types';
import { toUserType, UserType } from '../user/user.types';

@ObjectType('AuthPayload', {
  description: 'The answer to every successful sign-in and refresh.',
  simpleResolvers: true,
})
export class AuthPayloadType {
  @Field(() => JwtScalar, {
    description:
      'Send it with every request, as `Authorization: Bearer <accessToken>`. With access cookies the browser does it: ' +
      'leave this field out, and no script of the page has it.',
  })
  readonly accessToken!: string;

  @Field(() => String, { description: 'Always `Bearer` (RFC 6750).' })
  readonly tokenType!: string;

  @Field(() => Int, {
    description: 'Seconds until the access token expires. Count from when the answer arrived, because clocks differ.',
  })
  readonly expiresIn!: number;

  @Field(() => DateTimeScalar, {
    description: "When the access token expires, by the server's clock. For a timer use `expiresIn`: clocks differ.",
  })
  readonly expiresAt!: Date;

  @Field(() => String, {
    nullable: true,
    description:
      'Used once, with the mutation `refreshToken`, for the next pair of tokens. Null after a refresh with the access token: the ' +
      'refresh token that the client has stays good. Null in cookie mode too: the cookie has it.',
  })
  readonly refreshToken?: string | null;

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'When the refresh token expires unless it is used before. Null where `refreshToken` is null.',
  })
  readonly refreshTokenExpiresAt?: Date | null;

  @Field(() => UserType, { description: 'Who is signed in.' })
  readonly user!: UserType;

  @Field(() => SessionType, { description: 'The session that the tokens belong to.' })
  readonly session!: SessionType;

  @Field(() => JsonObjectScalar, {
    description: 'What this installation adds to the answer; `{}` where it adds nothing.',
  })
  readonly extra!: JsonObject;
}

/** The payload as clients see it. */
export function toAuthPayloadType({ user, session, ...payload }: AuthPayload): AuthPayloadType {
  return Object.assign(new AuthPayloadType(), {
    ...payload,
    user: toUserType(user),
    session: toSessionType(session, session.id),
  });
}
