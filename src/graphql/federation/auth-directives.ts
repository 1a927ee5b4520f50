import { Kind } from 'graphql';
import type { ConstDirectiveNode, ConstListValueNode, GraphQLField } from 'graphql';
import { isVersionSince } from '../../domain/federation-version';
import type { FederationOptions } from '../../domain/federation-version';
import { listEnforced } from '../enforced-requirements';
import type { Requirement } from '../policy';

/** One of the names, each of them a list of which all are needed. */
type AnyOf = readonly (readonly string[])[];

/**
 * The directives for what is enforced at a field. They never say more than that, and the service enforces the rest: that it
 * has to be an account here, and, before `@policy`, a role.
 */
export function toAuthDirectives(
  field: Pick<GraphQLField<unknown, unknown>, 'extensions'>,
  { version, hasAuthDirectives }: FederationOptions,
): readonly ConstDirectiveNode[] {
  // What is for the router alone is in no supergraph.
  const required = listEnforced(field).filter((requirement) => requirement !== 'public' && requirement !== 'router');
  if (!hasAuthDirectives || required.length === 0) return [];
  const scope = [...new Set(required.flatMap(scopeOf))];
  const policies = isVersionSince(version, '2.6') ? listPolicies(required) : [];
  return [
    writeDirective('authenticated'),
    ...(scope.length > 0 ? [writeDirective('requiresScopes', { name: 'scopes', anyOf: [scope] })] : []),
    ...(policies.length > 0 ? [writeDirective('policy', { name: 'policies', anyOf: policies })] : []),
  ];
}

/** The policy that stands for a role of the access token. */
export function toRolePolicy(role: string): string {
  return `role:${role}`;
}

function scopeOf(requirement: Requirement): readonly string[] {
  return typeof requirement === 'object' && 'scope' in requirement ? requirement.scope : [];
}

/** One role of each requirement: as lists that are met as a whole, every choice is one. Empty when nobody asks for a role. */
function listPolicies(required: readonly Requirement[]): AnyOf {
  const choices = required.flatMap((each) => (typeof each === 'object' && 'roles' in each ? [each.roles] : []));
  if (choices.length === 0) return [];
  return choices.reduce<AnyOf>(
    (found, roles) => found.flatMap((chosen) => roles.map((role) => [...new Set([...chosen, toRolePolicy(role)])])),
    [[]],
  );
}

function writeDirective(name: string, argument?: { readonly name: string; readonly anyOf: AnyOf }): ConstDirectiveNode {
  const written = argument && [
    {
      kind: Kind.ARGUMENT as const,
      name: { kind: Kind.NAME as const, value: argument.name },
      value: { kind: Kind.LIST as const, values: argument.anyOf.map(writeNames) },
    },
  ];
  return { kind: Kind.DIRECTIVE, name: { kind: Kind.NAME, value: name }, arguments: written ?? [] };
}

function writeNames(names: readonly string[]): ConstListValueNode {
  return { kind: Kind.LIST, values: names.map((value) => ({ kind: Kind.STRING, value })) };
}
