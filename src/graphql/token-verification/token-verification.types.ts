import { Field, ID, ObjectType } from 'type-graphql';
import type { AccessTokenVerdict } from '../../domain/access-token';
import { DateTimeScalar } from '../scalars';

@ObjectType('TokenVerification', {
  description: 'What the service makes of an access token, in the words of token introspection (RFC 7662).',
  simpleResolvers: true,
})
export class TokenVerificationType {
  @Field(() => Boolean, { description: 'Whether the token would be accepted right now.' })
  readonly active!: boolean;

  @Field(() => String, {
    nullable: true,
    description: 'Why not: one of the reasons of the error catalogue, such as `TOKEN_EXPIRED`.',
  })
  readonly reason?: string | null;

  @Field(() => String, { nullable: true, description: 'Who issued it (`iss`).' })
  readonly issuer?: string | null;

  @Field(() => String, { nullable: true, description: 'The id of the user whom it speaks for (`sub`).' })
  readonly subject?: string | null;

  @Field(() => ID, { nullable: true, description: 'The session that it belongs to (`sid`).' })
  readonly sessionId?: string | null;

  @Field(() => DateTimeScalar, { nullable: true, description: 'When it expires (`exp`).' })
  readonly expiresAt?: Date | null;

  @Field(() => [String], { description: 'The roles that it carries.' })
  readonly roles!: readonly string[];

  @Field(() => [String], { description: 'The OAuth scope values that it carries.' })
  readonly scope!: readonly string[];
}

/** A verdict as clients see it. Of a token that is not active nothing is told but why (RFC 7662 section 2.2). */
export function toTokenVerificationType(verdict: AccessTokenVerdict): TokenVerificationType {
  if (verdict.status !== 'good') {
    const reason = verdict.status === 'expired' ? 'TOKEN_EXPIRED' : verdict.reason;
    return Object.assign(new TokenVerificationType(), { active: false, reason, roles: [], scope: [] });
  }
  const { issuer, userId, sessionId, expiresAt, roles, scope } = verdict.token;
  const verification = { active: true, issuer, subject: userId, sessionId, expiresAt, roles, scope };
  return Object.assign(new TokenVerificationType(), verification);
}
