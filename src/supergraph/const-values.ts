import { Kind } from 'graphql';
import type { ConstDirectiveNode, ConstValueNode } from 'graphql';

/** The arguments of a directive by name, as they are written. */
export function readArguments(directive: ConstDirectiveNode): ReadonlyMap<string, ConstValueNode> {
  return new Map((directive.arguments ?? []).map(({ name, value }) => [name.value, value]));
}

/** The value when it is written as a string. */
export function asString(value: ConstValueNode | undefined): string | undefined {
  return value?.kind === Kind.STRING ? value.value : undefined;
}

/** The entries when it is written as a list. */
export function asList(value: ConstValueNode | undefined): readonly ConstValueNode[] | undefined {
  return value?.kind === Kind.LIST ? value.values : undefined;
}

/** The fields when it is written as an object. */
export function asFields(value: ConstValueNode | undefined): ReadonlyMap<string, ConstValueNode> | undefined {
  if (value?.kind !== Kind.OBJECT) return undefined;
  return new Map(value.fields.map((field) => [field.name.value, field.value]));
}
