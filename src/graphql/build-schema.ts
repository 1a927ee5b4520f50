import { assertValidSchema } from 'graphql';
import type { GraphQLSchema } from 'graphql';
import { buildSchemaSync, getMetadataStorage } from 'type-graphql';
import type { NonEmptyArray } from 'type-graphql';
import { AuthResolver } from './auth/auth.resolver';
import { ChangePasswordResolver } from './auth/change-password.resolver';
import { defaultFederation } from '../domain/federation-version';
import type { FederationOptions } from '../domain/federation-version';
import { checkAuthorized, enforcePolicies, noteAuthorizedFields } from './authorize';
import { requireResolvableEntities } from './federation/entities';
import { EntityResolver, SubgraphResolver } from './federation/federation.resolver';
import { spellSubgraph } from './federation/subgraph-sdl';
import type { PolicyTable } from './policy';
import { isPartOf } from './resolver-class';
import type { ResolverClass } from './resolver-class';
import { SessionResolver } from './session/session.resolver';
import { TokenVerificationResolver } from './token-verification/token-verification.resolver';
import { UserResolver } from './user/user.resolver';

/** What {@link buildAuthSchema} makes a schema from. */
export interface AuthSchemaOptions {
  /** The embedder's own type-graphql resolvers. */
  readonly resolvers: readonly ResolverClass[];
  /** What the embedder's own root fields ask of their callers, where no `@Authorized` says it. */
  readonly policies: PolicyTable;
  /** Whether people have accounts here: without, tokens are verified and nothing else. Default true. */
  readonly hasAccounts?: boolean;
  /** Whether the user store can set passwords: without, there is no `changePassword`. */
  readonly hasPasswordChanges: boolean;
  /** How the SDL of the subgraph is written. */
  readonly federation?: FederationOptions;
}

/**
 * The executable schema, with the policy table in front of its root fields.
 * @throws MisuseError for a root field without a policy, a policy without a root field, an entity that is not `User`, or
 * directives that the SDL cannot have
 */
export function buildAuthSchema(options: AuthSchemaOptions): GraphQLSchema {
  const { resolvers, policies, hasAccounts = true, hasPasswordChanges, federation = defaultFederation } = options;
  const builtIn: NonEmptyArray<ResolverClass> = [
    TokenVerificationResolver,
    SubgraphResolver,
    ...(hasAccounts ? [AuthResolver, UserResolver, SessionResolver, EntityResolver] : []),
    ...(hasPasswordChanges ? [ChangePasswordResolver] : []),
  ];
  const all = [...builtIn, ...resolvers] as NonEmptyArray<ResolverClass>;
  const schema = withoutForeignFields(all, () => {
    const built = buildSchemaSync({
      resolvers: all,
      authChecker: checkAuthorized,
      validate: false, // the scalars do it
      skipCheck: true, // it would ask the schema for all that is in it, to have it checked as the next line does
    });
    assertValidSchema(built);
    noteAuthorizedFields(built);
    return built;
  });
  describeRootTypes(schema, { hasAccounts });
  requireResolvableEntities(schema);
  enforcePolicies(schema, { ownPolicies: policies, resolvers: all });
  spellSubgraph(schema, federation);
  return schema;
}

/** type-graphql has no place to say it. */
function describeRootTypes(schema: GraphQLSchema, options: { readonly hasAccounts: boolean }): void {
  const [query, mutation] = [schema.getQueryType(), schema.getMutationType()];
  const { hasAccounts } = options;
  if (query)
    query.description = hasAccounts
      ? 'What can be asked: who is signed in, in which sessions, and whether a token is good.'
      : 'What can be asked.';
  if (mutation)
    mutation.description = hasAccounts ? 'What can be done: sign in, stay signed in, sign out.' : 'What can be done.';
}

/**
 * Runs `build` as if no other gateway were in the process. type-graphql has one global store of metadata, and writes the
 * fields that field resolvers add to a type into the description of the type itself: without this, what one gateway adds
 * to `AuthPayload` appears, without its resolver, in every gateway that is built after it.
 */
function withoutForeignFields<T>(resolvers: readonly ResolverClass[], build: () => T): T {
  const storage = getMetadataStorage();
  const { fieldResolvers } = storage;
  storage.fieldResolvers = fieldResolvers.filter(
    ({ kind, target }) => kind === 'internal' || isPartOf(resolvers, target),
  );
  forgetFields();
  try {
    return build();
  } finally {
    storage.fieldResolvers = fieldResolvers;
    forgetFields();
  }
}

/** type-graphql finds the fields of a type anew when it has none; only input types are looked at later on. */
function forgetFields(): void {
  const { objectTypes, interfaceTypes } = getMetadataStorage();
  for (const type of [...objectTypes, ...interfaceTypes]) delete type.fields;
}
