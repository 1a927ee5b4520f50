import { Arg, Mutation, Resolver } from 'type-graphql';

/** Lets out what it is given. */
@Resolver()
export class LeakingResolver {
  static log: (text: string) => void = () => undefined;

  /** The resolver, with the log to write to. */
  static through(log: (text: string) => void): typeof LeakingResolver {
    LeakingResolver.log = log;
    return LeakingResolver;
  }

  @Mutation(() => String)
  logged(@Arg('password', () => String) password: string): string {
    LeakingResolver.log(password);
    return 'done';
  }

  @Mutation(() => String)
  answered(
    @Arg('password', () => String, { nullable: true }) password?: string,
    @Arg('token', () => String, { nullable: true }) token?: string,
  ): string {
    return `you sent ${password ?? token ?? ''}`;
  }
}
