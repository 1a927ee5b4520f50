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
  @Field(() => ID, { description: 'The `sub` of access tokens. Never changes, and is never given to another user.' })
  readonly id!: string;

  @Field(() => String, { description: 'The name to log in with.' })
  readonly username!: string;

  @Field(() => EmailAddressScalar, {
    nullable: true,
    description: 'The e-mail address, which can be used to log in as well; null where none is known.',
  })
  readonly email?: string | null;

  @Field(() => [String], {
    description: 'The roles that the user has now. An access token carries those of the moment when it was issued.',
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
