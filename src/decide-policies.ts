import { isInterfaceType, isObjectType } from 'graphql';
import type { GraphQLSchema } from 'graphql';
import type { AuthContext } from './graphql/auth-context';
import { listEnforced } from './graphql/enforced-requirements';
import { toRolePolicy } from './graphql/federation/auth-directives';
import { readGranted } from './supergraph/access';
import type { FindGrantedPolicies } from './supergraph/access';

/**
 * Says which of these policies the caller of an operation has. It has GRANT_POLICIES_TIMEOUT_MS for it; then the signal aborts,
 * nobody waits for it any more, and none is granted.
 */
export type GrantPolicies = (
  policies: readonly string[],
  context: AuthContext,
  signal: AbortSignal,
) => ReturnType<FindGrantedPolicies>;

/** The policies that stand for the roles which this service enforces by itself, with their roles. */
export function listRolePolicies(schema: GraphQLSchema): ReadonlyMap<string, string> {
  const types = Object.values(schema.getTypeMap()).filter((type) => isObjectType(type) || isInterfaceType(type));
  const required = types.flatMap((type) => Object.values(type.getFields()).flatMap(listEnforced));
  const roles = required.flatMap((each) => (typeof each === 'object' && 'roles' in each ? each.roles : []));
  return new Map(roles.map((role) => [toRolePolicy(role), role]));
}

/**
 * Decides about policies: about those that stand for roles by the roles of the caller, as this service itself does; about all
 * others by the function of the embedder, which is not asked when there are none.
 */
export function decidePolicies(
  rolePolicies: ReadonlyMap<string, string>,
  grantPolicies: GrantPolicies = () => [],
): GrantPolicies {
  return async (policies, context, signal) => {
    const held = new Set(context.kind === 'authenticated' ? context.viewer.roles : []);
    const ofRoles = policies.filter((policy) => {
      const role = rolePolicies.get(policy);
      return role !== undefined && held.has(role);
    });
    const others = policies.filter((policy) => !rolePolicies.has(policy));
    if (others.length === 0) return ofRoles;
    const granted = readGranted(await grantPolicies(others, context, signal));
    // Of what it was asked alone: what stands for a role is not for it to grant.
    return [...ofRoles, ...others.filter((policy) => granted.has(policy))];
  };
}
