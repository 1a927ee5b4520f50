import { defaultFieldResolver, isInterfaceType, isObjectType } from 'graphql';
import type { GraphQLField, GraphQLFieldResolver, GraphQLObjectType, GraphQLSchema } from 'graphql';
import { getMetadataStorage } from 'type-graphql';
import type { AuthCheckerFn } from 'type-graphql';
import { DomainError } from '../domain/domain-error';
import { MisuseError } from '../domain/misuse-error';
import { requireAccount, requireAuthenticated } from '../domain/require-authenticated';
import type { AuthContext } from './auth-context';
import { noteEnforced } from './enforced-requirements';
import { builtInPolicies } from './policy';
import type { PolicyTable, Requirement } from './policy';
import { isPartOf } from './resolver-class';
import type { ResolverClass } from './resolver-class';

/** What {@link enforcePolicies} works with. */
export interface EnforcementOptions {
  /** The embedder's rows. */
  readonly ownPolicies: PolicyTable;
  /** Every resolver of the schema. */
  readonly resolvers: readonly ResolverClass[];
}

/**
 * Puts the policy table, and the embedder's rows beside it, in front of the root fields of the schema, which it changes.
 * @throws MisuseError for a root field that has neither a row nor `@Authorized`, and for a row without a field or for
 * a field of the product: a policy that is forgotten, misspelt or without effect must be found at start, not by a stranger
 */
export function enforcePolicies(schema: GraphQLSchema, { ownPolicies, resolvers }: EnforcementOptions): void {
  const fixed = Object.keys(ownPolicies).find((coordinate) => coordinate in builtInPolicies);
  if (fixed !== undefined)
    throw new MisuseError(`the policy of "${fixed}" is the product's own and cannot be replaced`);
  const policies = new Map(Object.entries({ ...ownPolicies, ...builtInPolicies }));
  const unused = new Set(Object.keys(ownPolicies));
  for (const type of rootTypes(schema)) {
    for (const field of Object.values(type.getFields())) {
      const coordinate = `${type.name}.${field.name}`;
      const requirement = policies.get(coordinate);
      unused.delete(coordinate);
      const decorations = decorationsOf(field.name, handlersOf(type.name, resolvers));
      if (requirement === undefined && decorations === undefined) throw new MisuseError(withoutPolicy(coordinate));
      guard(field, requirement ?? 'public');
      for (const roles of decorations ?? []) noteEnforced(field, toRequirement(roles));
    }
  }
  const [unknown] = unused;
  if (unknown !== undefined)
    throw new MisuseError(`the policy "${unknown}" is for a root field that the schema does not have`);
}

/** @throws DomainError TOKEN_*, SESSION_REVOKED, FOREIGN_ACCOUNT, *_UNAVAILABLE, INSUFFICIENT_ROLE, INSUFFICIENT_SCOPE, ROUTER_CREDENTIAL_REQUIRED */
function requireAllowed(context: AuthContext, requirement: Requirement): void {
  if (requirement === 'public') return;
  if (requirement === 'router') {
    if (!context.isRouter) throw new DomainError('ROUTER_CREDENTIAL_REQUIRED');
    return;
  }
  const { viewer } = requirement === 'account' ? requireAccount(context) : requireAuthenticated(context);
  if (typeof requirement === 'string') return;
  if ('roles' in requirement) {
    if (!requirement.roles.some((role) => viewer.roles.includes(role))) throw new DomainError('INSUFFICIENT_ROLE');
    return;
  }
  if (!requirement.scope.every((value) => viewer.scope.includes(value))) throw new DomainError('INSUFFICIENT_SCOPE');
}

/**
 * What `@Authorized()` and `@Authorized("ROLE")` on resolvers and fields ask (type-graphql's AuthChecker). An arrow function,
 * because type-graphql takes whatever has a prototype for a class and constructs it.
 */
export const checkAuthorized: AuthCheckerFn<AuthContext> = ({ context }, roles) => {
  requireAllowed(context, toRequirement(roles));
  return true;
};

function toRequirement(roles: readonly string[]): Requirement {
  return roles.length === 0 ? 'authenticated' : { roles };
}

/**
 * Notes what `@Authorized` asks at fields that are none of the root. Only while type-graphql builds the schema, for it
 * knows the fields of no others.
 */
export function noteAuthorizedFields(schema: GraphQLSchema): void {
  const { objectTypes, interfaceTypes } = getMetadataStorage();
  for (const { name, fields } of [...objectTypes, ...interfaceTypes]) {
    const type = schema.getType(name);
    if (!isObjectType(type) && !isInterfaceType(type)) continue;
    const inSchema = type.getFields();
    for (const { schemaName, roles } of fields ?? []) {
      const field = inSchema[schemaName];
      if (field !== undefined && roles !== undefined) noteEnforced(field, toRequirement(roles));
    }
  }
}

function rootTypes(schema: GraphQLSchema): readonly GraphQLObjectType[] {
  const types = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()];
  return types.filter((type) => type !== null && type !== undefined);
}

type Resolve = GraphQLFieldResolver<unknown, AuthContext>;
type GuardedField = Pick<GraphQLField<unknown, unknown>, 'extensions'> & { resolve?: Resolve | undefined };

function guard(field: GuardedField, requirement: Requirement): void {
  noteEnforced(field, requirement);
  const resolve: Resolve = field.resolve ?? defaultFieldResolver;
  field.resolve = (...args) => {
    const [, , context] = args;
    // CSRF, whichever server stands in front: also where it does not refuse such requests by itself.
    if (context.isFromForeignPage) throw new DomainError('ORIGIN_NOT_ALLOWED');
    requireAllowed(context, requirement);
    return resolve(...args);
  };
}

/** What type-graphql knows of the root fields: of those in this schema, for it keeps those of all schemas together. */
function handlersOf(typeName: string, resolvers: readonly ResolverClass[]): readonly Handler[] {
  const { queries, mutations, subscriptions } = getMetadataStorage();
  const handlers: readonly Handler[] =
    { Query: queries, Mutation: mutations, Subscription: subscriptions }[typeName] ?? [];
  return handlers.filter(({ target }) => isPartOf(resolvers, target));
}

type Handler = ReturnType<typeof getMetadataStorage>['queries'][number];

/** What `@Authorized` asks for a root field, on its method or on its class; undefined when a method has none. */
function decorationsOf(fieldName: string, handlers: readonly Handler[]): readonly (readonly string[])[] | undefined {
  const named = handlers.filter((handler) => handler.schemaName === fieldName);
  const decorations = named.flatMap(({ roles }) => (roles === undefined ? [] : [roles as readonly string[]]));
  return named.length > 0 && decorations.length === named.length ? decorations : undefined;
}

function withoutPolicy(coordinate: string): string {
  return (
    `the root field "${coordinate}" has no policy: put @Authorized() on it, or add a row to the option "policies", ` +
    `such as { "${coordinate}": "public" }`
  );
}
