import { Field, ID, Int, ObjectType, registerEnumType } from 'type-graphql';
import type { Session } from '../../domain/session';
import { DateTimeScalar } from '../scalars';

/** The values of the argument, as type-graphql wants them. */
export const LogoutScopeEnum = { CURRENT: 'CURRENT', OTHERS: 'OTHERS', ALL: 'ALL' } as const;

registerEnumType(LogoutScopeEnum, {
  name: 'LogoutScope',
  description: "Which of the caller's sessions to end.",
  valuesConfig: {
    CURRENT: { description: 'The session of the access token that came with the request.' },
    OTHERS: { description: 'All but that one.' },
    ALL: { description: 'All, that one included.' },
  },
});

@ObjectType('Session', {
  description: 'One sign-in, on one device or browser, kept alive by refreshing.',
  simpleResolvers: true,
})
export class SessionType {
  @Field(() => ID, { description: 'The `sid` of its access tokens. For `revokeSession`.' })
  readonly id!: string;

  @Field(() => DateTimeScalar, { description: 'When the user logged in.' })
  readonly createdAt!: Date;

  @Field(() => DateTimeScalar, {
    description:
      'When it was last refreshed, or an access token of it was first used. Accurate to the life of an access token.',
  })
  readonly lastUsedAt!: Date;

  @Field(() => DateTimeScalar, {
    description:
      'When it ends unless it is refreshed before. Refreshing moves it, up to the absolute end of the session.',
  })
  readonly expiresAt!: Date;

  @Field(() => String, { nullable: true, description: 'The address that the user logged in from.' })
  readonly ipAddress?: string | null;

  @Field(() => String, { nullable: true, description: 'What the program that logged in said of itself. Unverified.' })
  readonly userAgent?: string | null;

  @Field(() => Boolean, { description: 'Whether the request was made with this very session.' })
  readonly current!: boolean;
}

@ObjectType('LogoutPayload', { description: 'What a logout did.', simpleResolvers: true })
export class LogoutPayloadType {
  @Field(() => Int, {
    description: 'How many sessions this call ended. 0 when there was nothing left to end, which is no error.',
  })
  readonly endedSessions!: number;
}

/** The part of a session that its owner may see. */
export function toSessionType(session: Session, currentSessionId: string): SessionType {
  return Object.assign(new SessionType(), {
    id: session.id,
    createdAt: session.createdAt,
    lastUsedAt: session.lastUsedAt,
    expiresAt: session.idleExpiresAt,
    ipAddress: session.client.ipAddress ?? null,
    userAgent: session.client.userAgent ?? null,
    current: session.id === currentSessionId,
  });
}
