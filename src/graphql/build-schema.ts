import type { GraphQLSchema } from 'graphql';
import { buildSchemaSync } from 'type-graphql';
import type { NonEmptyArray } from 'type-graphql';
import { AuthResolver } from './auth/auth.resolver';
import { ChangePasswordResolver } from './auth/change-password.resolver';
import { checkAuthorized, enforcePolicies } from './authorize';
import { FederationResolver } from './federation/federation.resolver';
import type { PolicyTable } from './policy';
import { SessionResolver } from './session/session.resolver';
import { TokenVerificationResolver } from './token-verification/token-verification.resolver';
import { UserResolver } from './user/user.resolver';

/** A type-graphql resolver class. */
// eslint-disable-next-line @typescript-eslint/no-unsafe-function-type -- type-graphql's own type for classes
export type ResolverClass = Function;

/** What {@link buildAuthSchema} makes a schema from. */
export interface AuthSchemaOptions {
  /** The embedder's own type-graphql resolvers. */
  readonly resolvers: readonly ResolverClass[];
  /** What the embedder's own root fields ask of their callers, where no `@Authorized` says it. */
  readonly policies: PolicyTable;
  /** Whether the user store can set passwords: without, there is no `changePassword`. */
  readonly hasPasswordChanges: boolean;
}

/**
 * The executable schema, with the policy table in front of its root fields.
 * @throws MisuseError for a root field without a policy, or a policy without a root field
 */
export function buildAuthSchema({ resolvers, policies, hasPasswordChanges }: AuthSchemaOptions): GraphQLSchema {
  const builtIn: NonEmptyArray<ResolverClass> = [
    AuthResolver,
    UserResolver,
    SessionResolver,
    TokenVerificationResolver,
    FederationResolver,
    ...(hasPasswordChanges ? [ChangePasswordResolver] : []),
  ];
  const schema = buildSchemaSync({
    resolvers: [...builtIn, ...resolvers] as NonEmptyArray<ResolverClass>,
    authChecker: checkAuthorized,
    validate: false, // the scalars do it
  });
  enforcePolicies(schema, policies);
  return schema;
}
