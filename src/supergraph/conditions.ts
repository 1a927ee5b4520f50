import { Kind } from 'graphql';
import type { DirectiveNode, OperationDefinitionNode, SelectionNode, ValueNode } from 'graphql';

/** The values of the variables that `@skip` and `@include` name. */
export type Conditions = ReadonlyMap<string, boolean>;

/** Whether the document itself says that it is never asked. What depends on a variable is not. */
export function isExcluded(selection: SelectionNode): boolean {
  return !isIncluded(selection, undefined);
}

/** Whether it is asked, given the variables. Without them everything that depends on one is. */
export function isIncluded({ directives }: SelectionNode, conditions: Conditions | undefined): boolean {
  return (directives ?? []).every((directive) => {
    const { value: name } = directive.name;
    if (name !== 'skip' && name !== 'include') return true;
    const value = evaluate(findIf(directive), conditions);
    return value === undefined || value === (name === 'include');
  });
}

/** The variables as the executor reads them: a default where nothing was sent. */
export function readConditions(
  operation: OperationDefinitionNode,
  variables: Readonly<Record<string, unknown>>,
): Conditions {
  return new Map(
    (operation.variableDefinitions ?? []).map(({ variable, defaultValue }) => {
      const { value: name } = variable.name;
      const byDefault = defaultValue?.kind === Kind.BOOLEAN && defaultValue.value;
      return [name, Object.hasOwn(variables, name) ? variables[name] === true : byDefault];
    }),
  );
}

function evaluate(value: ValueNode | undefined, conditions: Conditions | undefined): boolean | undefined {
  if (value?.kind === Kind.BOOLEAN) return value.value;
  return value?.kind === Kind.VARIABLE && conditions !== undefined
    ? (conditions.get(value.name.value) ?? false)
    : undefined;
}

function findIf({ arguments: values }: DirectiveNode): ValueNode | undefined {
  return values?.find(({ name }) => name.value === 'if')?.value;
}
