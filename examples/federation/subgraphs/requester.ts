import { requireAuthenticated } from 'graphql-auth-gateway/verify';
import type { IdentifiedCaller } from 'graphql-auth-gateway/verify';

/** What resolvers are told of a request. */
export interface Context {
  readonly caller: IdentifiedCaller;
}

/** Somebody whom things are kept for: a user of the gateway, with whom other subgraphs have more to say, or somebody from elsewhere. */
export interface Person {
  readonly id: string;
}

/**
 * Who is signed in. The gateway has asked already, where the schema says so; this holds when the schema forgets it.
 * @throws GraphQLError UNAUTHENTICATED when nobody is
 */
export function requirePerson({ caller }: Context, gateway: string): Person {
  const { issuer, subject } = requireAuthenticated(caller);
  // A subject is unique for its issuer only: without it, somebody from another issuer could act in the name of a user.
  return { id: issuer === gateway ? subject : `${issuer} ${subject}` };
}
