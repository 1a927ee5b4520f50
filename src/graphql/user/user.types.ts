import { Directive, Field, ID, ObjectType } from 'type-graphql';
import { DomainError } from '../../domain/domain-error';
import type { User } from '../../domain/user';
import { DateTimeScalar, EmailAddressScalar } from '../scalars';

@Directive('@key(fields: "id")')
@ObjectType('User', {
  description: 'Somebody who can sign in. An entity of the graph: other subgraphs extend it by its id.',
  simpleResolvers: true,
})
export class UserType {
  @Field(() => ID, { description: 'Never changes and is never used again: the `sub` of access tokens.' })
  readonly id!: string;

  @Field(() => String, { description: 'The name to log in with.' })
  readonly username!: string;

  @Field(() => EmailAddressScalar, { nullable: true, description: 'May be used to log in as well.' })
  readonly email?: string | null;

  @Field(() => [String], {
    description: 'What the user may do, as of now. Access tokens carry the roles as of when they were issued.',
  })
  readonly roles!: readonly string[];

  @Field(() => DateTimeScalar, { description: 'When the account was created.' })
  readonly createdAt!: Date;
}

/** The part of a user that clients may see. */
export function toUserType({ id, username, email, roles, createdAt }: User): UserType {
  return Object.assign(new UserType(), { id, username, email: email ?? null, roles, createdAt });
}

/** Another user, as clients of a graph see them: whoever reaches one, as the author of a review, is told the name and no more. */
export function toOtherUserType({ id, username }: User): UserType {
  const isPrivate = {
    get: (): never => {
      throw new DomainError('OTHER_ACCOUNT');
    },
  };
  const hidden = { email: isPrivate, roles: isPrivate, createdAt: isPrivate };
  return Object.defineProperties(Object.assign(new UserType(), { id, username }), hidden);
}
