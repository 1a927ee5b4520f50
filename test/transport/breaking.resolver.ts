import { Query, Resolver } from 'type-graphql';

let arrive: () => void = () => undefined;
let release: () => void = () => undefined;

/** Fields that fail, and that take their time. */
@Resolver()
export class BreakingResolver {
  /** Resolves when a request is at `waiting`. For one request at a time. */
  static arrived(): Promise<void> {
    return new Promise((resolve) => {
      arrive = resolve;
    });
  }

  /** Lets it go on. */
  static release(): void {
    release();
  }

  @Query(() => String)
  async breaking(): Promise<string> {
    await Promise.resolve();
    throw new Error('broken');
  }

  @Query(() => String)
  waiting(): Promise<string> {
    return new Promise((resolve) => {
      release = () => resolve('done');
      arrive();
    });
  }
}
