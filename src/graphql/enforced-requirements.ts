import type { GraphQLField } from 'graphql';
import type { Requirement } from './policy';

/** On a field in place of a bare list: what an embedder may have put there under the same name is none. */
class Enforced {
  constructor(readonly requirements: readonly Requirement[]) {}
}

const extension = 'authRequirements';

type Field = Pick<GraphQLField<unknown, unknown>, 'extensions'>;

/** Notes at a field what is enforced there. Only for those who enforce it, in the same step. */
export function noteEnforced(field: Field, requirement: Requirement): void {
  // On the field itself, for it to go along when a schema is copied.
  field.extensions = {
    ...field.extensions,
    [extension]: new Enforced([...listEnforced(field), requirement]),
  };
}

/** All that is enforced at a field. */
export function listEnforced({ extensions }: Field): readonly Requirement[] {
  const noted = extensions[extension];
  return noted instanceof Enforced ? noted.requirements : [];
}
