import { Field, ID, ObjectType } from 'type-graphql';
import type { TokenVerdict } from '../../domain/callers';
import { DateTimeScalar } from '../scalars';

@ObjectType('TokenVerification', {
  description:
    'Whether an access token is good, and what it says; as token introspection (RFC 7662) tells it. Of a token that is not ' +
    'active nothing is told but the reason.',
  simpleResolvers: true,
})
export class TokenVerificationType {
  @Field(() => Boolean, { description: 'Whether the token would be accepted now.' })
  readonly active!: boolean;

  @Field(() => String, {
    nullable: true,
    description:
      'Why the token is not active, such as `TOKEN_EXPIRED`: one of the reasons that errors have too. Null for an active one.',
  })
  readonly reason?: string | null;

  @Field(() => String, { nullable: true, description: 'Who issued the token (`iss`).' })
  readonly issuer?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Whom the token speaks for (`sub`). Of a token of this service it is the id of the user.',
  })
  readonly subject?: string | null;

  @Field(() => ID, {
    nullable: true,
    description: 'The session that the token belongs to (`sid`); null for a token of another issuer.',
  })
  readonly sessionId?: string | null;

  @Field(() => DateTimeScalar, { nullable: true, description: 'When the token expires (`exp`).' })
  readonly expiresAt?: Date | null;

  @Field(() => [String], { description: 'The roles that the token carries.' })
  readonly roles!: readonly string[];

  @Field(() => [String], { description: 'The OAuth scope values that the token carries.' })
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
