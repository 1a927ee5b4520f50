import type { GraphQLFormattedError } from 'graphql';
import { GraphQLFloat, GraphQLInt, GraphQLString } from 'graphql';
import { GraphQLPhoneNumber, GraphQLURL } from 'graphql-scalars';
import { Arg, Authorized, Query, registerEnumType, Resolver } from 'type-graphql';
import type { AuthContext } from '../../src/graphql/auth-context';
import { createApolloServer } from '../../src/graphql/apollo-server';
import { FakeClock } from '../../src/testing/fake-clock';
import { createFormatError } from '../../src/graphql/format-error';
import { buildAuthSchema } from '../../src/graphql/build-schema';
import { DateTimeScalar, EmailAddressScalar, JsonObjectScalar } from '../../src/graphql/scalars';
import { readConfig } from '../../src/config';
import { aClient } from './builders';
import { MemoryLogger } from './memory-logger';

/** What must never come back, as a word and as the first digits of a number. */
export const canary = 'hunter2canary';
export const number = 3_141_592_653;
const traces = /hunt|3\.?14159/i;

const ColorEnum = { RED: 'RED', GREEN: 'GREEN' } as const;
registerEnumType(ColorEnum, { name: 'Color' });

/** What an embedder may add: an argument of every kind. */
@Resolver()
class AnythingResolver {
  @Authorized()
  @Query(() => String)
  anything(
    @Arg('text', () => GraphQLString, { nullable: true }) _text: unknown,
    @Arg('int', () => GraphQLInt, { nullable: true }) _int: unknown,
    @Arg('float', () => GraphQLFloat, { nullable: true }) _float: unknown,
    @Arg('flag', () => Boolean, { nullable: true }) _flag: unknown,
    @Arg('color', () => ColorEnum, { nullable: true }) _color: unknown,
    @Arg('list', () => [[GraphQLInt]], { nullable: true }) _list: unknown,
    @Arg('json', () => JsonObjectScalar, { nullable: true }) _json: unknown,
    @Arg('moment', () => DateTimeScalar, { nullable: true }) _moment: unknown,
    @Arg('email', () => EmailAddressScalar, { nullable: true }) _email: unknown,
    @Arg('link', () => GraphQLURL, { nullable: true }) _link: unknown,
    @Arg('phone', () => GraphQLPhoneNumber, { nullable: true }) _phone: unknown,
  ): string {
    return 'anything';
  }
}

export interface Sent {
  readonly errors: readonly GraphQLFormattedError[];
  /** Whatever of the canary is in the answer or in the log. */
  readonly leaks: readonly string[];
}

/** The real schema, with an embedder's field, in the real engine without HTTP. */
export async function openEchoServer({ isDevelopment = true } = {}) {
  const logger = new MemoryLogger();
  const schema = buildAuthSchema({ resolvers: [AnythingResolver], policies: {}, hasPasswordChanges: true });
  const formatError = createFormatError({ logger, isDevelopment, clock: new FakeClock() });
  const limits = readConfig({}, {});
  const observer = { onOperation: () => undefined, clock: new FakeClock() };
  const apollo = createApolloServer({
    graph: schema,
    logger,
    isDevelopment,
    isBearerStrict: false,
    formatError,
    limits,
    observer,
  });
  await apollo.start();
  const context = { kind: 'anonymous', client: aClient, isRouter: true, services: {} } as unknown as AuthContext;
  const send = async (query: string, variables: Record<string, unknown> = {}): Promise<Sent> => {
    logger.lines.length = 0;
    const { body } = await apollo.executeOperation({ query, variables }, { contextValue: context });
    if (body.kind !== 'single') throw new Error('expected a single answer');
    const written = [JSON.stringify(body.singleResult), ...logger.lines];
    return { errors: body.singleResult.errors ?? [], leaks: written.filter((text) => traces.test(text)) };
  };
  return { send, stop: () => apollo.stop() };
}
