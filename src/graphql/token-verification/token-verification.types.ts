import { Field, ID, ObjectType } from 'type-graphql';
import type { TokenVerdict } from '../../domain/callers';
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

  @Field(() => String, {
    nullable: true,
    description: 'Whom it speaks for (`sub`): of a token of this service the id of the user.',
  })
  readonly subject?: string | null;

  @Field(() => ID, {
    nullable: true,
    description: 'The session that it belongs to (`sid`); null for a token of another issuer.',
  })
  readonly sessionId?: string | null;

  @Field(() => DateTimeScalar, { nullable: true, description: 'When it expires (`exp`).' })
  readonly expiresAt?: Date | null;

  @Field(() => [String], { description: 'The roles that it carries.' })
  readonly roles!: readonly string[];

  @Field(() => [String], { description: 'The OAuth scope values that it carries.' })
  readonly scope!: readonly string[];
}

/** A verdict as clients see it. Of a token that is not active nothing is told but why (RFC 7662 section 2.2). */
export function toTokenVerificationType(verdict: TokenVerdict): TokenVerificationType {
  if (verdict.status !== 'good') {
    const reason = verdict.status === 'expired' ? 'TOKEN_EXPIRED' : verdict.reason;
    return Object.assign(new TokenVerificationType(), { active: false, reason, roles: [], scope: [] });
  }
  return Object.assign(new TokenVerificationType(), { active: true, ...describe(verdict) });
}

function describe(verdict: Extract<TokenVerdict, { readonly status: 'good' }>): Partial<TokenVerificationType> {
  if ('foreignToken' in verdict) {
    const { issuer, subject, expiresAt, roles, scope } = verdict.foreignToken;
    return { issuer, subject, sessionId: null, expiresAt, roles, scope };
  }
  const { issuer, userId, sessionId, expiresAt, roles, scope } = verdict.token;
  return { issuer, subject: userId, sessionId, expiresAt, roles, scope };
}
