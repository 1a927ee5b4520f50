import { Arg, Authorized, Query, Resolver } from 'type-graphql';
import { DateTimeScalar, EmailAddressScalar, JwtScalar } from '../../../src/graphql/scalars';

/** What an embedder may add: arguments whose scalars are checked by a pattern. */
@Resolver()
export class PatternedResolver {
  @Authorized()
  @Query(() => String)
  anythingEmailAddress(@Arg('value', () => EmailAddressScalar) _value: string): string {
    return 'an address';
  }

  @Authorized()
  @Query(() => String)
  anythingDateTime(@Arg('value', () => DateTimeScalar) _value: Date): string {
    return 'a moment';
  }

  @Authorized()
  @Query(() => String)
  anythingJWT(@Arg('value', () => JwtScalar) _value: string): string {
    return 'a token';
  }
}
