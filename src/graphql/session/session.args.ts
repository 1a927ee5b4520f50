import { ArgsType, Field, ID, Int } from 'type-graphql';

export const maxPageSize = 100;

@ArgsType()
export class SessionPageArgs {
  @Field(() => Int, { defaultValue: maxPageSize, description: 'How many at the most: 1 to 100.' })
  readonly first!: number;

  @Field(() => ID, { nullable: true, description: 'The id of the last session of the page before.' })
  readonly after?: string | null;
}
