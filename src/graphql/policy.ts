/** What a root field asks of its caller. */
export type Requirement =
  /** Anybody; a rejected bearer token does not matter. */
  | 'public'
  /** A caller with a good access token, of this service or of an issuer that it trusts. */
  | 'authenticated'
  /** A caller with an account here: not one whom another issuer vouches for. */
  | 'account'
  /** The router of the graph, or whoever comes in a development profile without a router credential. */
  | 'router'
  /** A caller with at least one of the roles. */
  | { readonly roles: readonly string[] }
  /** A caller whose token has every one of the scope values. */
  | { readonly scope: readonly string[] };

/** Root fields, as `Type.field`, and what they ask. */
export type PolicyTable = Readonly<Record<string, Requirement>>;

/** The policy of the product's own root fields: the one place that says who may do what. */
export const builtInPolicies: PolicyTable = {
  'Query.me': 'account',
  'Query.sessions': 'account',
  'Query.verifyToken': 'public',
  'Query._service': 'router',
  'Query._entities': 'router',
  'Mutation.login': 'public',
  // Either of its two tokens may do: the refresh rules look at them.
  'Mutation.refreshToken': 'public',
  // An expired token may end its own session: the logout itself looks at it.
  'Mutation.logout': 'public',
  'Mutation.revokeSession': 'account',
  'Mutation.changePassword': 'account',
};
