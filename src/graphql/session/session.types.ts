import { Field, ID, Int, ObjectType, registerEnumType } from 'type-graphql';
import type { Session } from '../../domain/session';
import { DateTimeScalar } from '../scalars';

/** The values of the argument, as type-graphql wants them. */
export const LogoutScopeEnum = { CURRENT: 'CURRENT', OTHERS: 'OTHERS', ALL: 'ALL' } as const;

registerEnumType(LogoutScopeEnum, {
  name: 'LogoutScope',
  description: "Which of the caller's sessions to end.",
  valuesConfig: {
    CURRENT: { description: 'The session that the request is made with.' },
    OTHERS: { description: 'All sessions but the one that the request is made with.' },
    ALL: { description: 'All sessions, the one that the request is made with included.' },
  },
});

@ObjectType('Session', {
  description: 'One sign-in, on one device or browser, kept alive by refreshing.',
  simpleResolvers: true,
})
export class SessionType {
  @Field(() => ID, { description: 'What `revokeSession` takes. It is the `sid` of access tokens of the session.' })
  readonly id!: string;

  @Field(() => DateTimeScalar, { description: 'When the user logged in.' })
  readonly createdAt!: Date;

  @Field(() => DateTimeScalar, {
    description:
      'When the session was last used, give or take the life of an access token: what is noted are refreshes and the first ' +
      'use of each access token.',
  })
  readonly lastUsedAt!: Date;

  @Field(() => DateTimeScalar, {
    description:
      'When the session ends unless it is refreshed before. Each refresh moves this on, up to the absolute end of the session.',
  })
  readonly expiresAt!: Date;

  @Field(() => String, {
    nullable: true,
    description: 'The IP address that the user logged in from; null where it is not known.',
  })
  readonly ipAddress?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'The `User-Agent` header of the login. A program can write there what it likes.',
  })
  readonly userAgent?: string | null;

  @Field(() => Boolean, { description: 'True for the session that this request is made with.' })
  readonly current!: boolean;
}

@ObjectType('LogoutPayload', { description: 'The answer to `logout` and `revokeSession`.', simpleResolvers: true })
export class LogoutPayloadType {
  @Field(() => Int, {
    description: 'How many sessions this call ended. 0 where there was nothing left to end, which is no error.',
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
