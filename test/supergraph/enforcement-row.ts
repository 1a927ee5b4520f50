import { anonymous } from './graph';
import type { Asked } from './graph';
import { createSocialGraph } from './social-graph';

const graph = createSocialGraph();
const strictGraph = createSocialGraph('reject');

/** A case of enforcement. */
export interface Row extends Asked {
  readonly name: string;
  readonly data: unknown;
  /** Paths of the denied fields at run time, then those that an operation is rejected with if they are others. */
  readonly denied: readonly string[];
  readonly rejected?: readonly string[];
}

/** Holds a row in both modes: the answer, and that nothing was called that the caller must not reach. */
export async function expectRow({ name: _name, data, denied, rejected, ...asked }: Row): Promise<void> {
  const { caller = anonymous } = asked;
  const code = caller.isAuthenticated ? 'UNAUTHORIZED_FIELD_OR_TYPE' : 'UNAUTHENTICATED';
  const answer = await graph.ask(asked);
  expect({ data: answer.data, errors: answer.errors }).toStrictEqual({
    data,
    errors: denied.map((path) => ({ path, code })),
  });
  const policies = [...((await caller.findGrantedPolicies?.([])) ?? [])];
  const forbidden = new Set(graph.listForbidden(caller, policies));
  expect(answer.calls.filter((call) => forbidden.has(call))).toStrictEqual([]);

  const paths = rejected ?? denied;
  const rejection = await strictGraph.ask(asked);
  expect(rejection.errors).toStrictEqual((paths.length > 0 ? paths : denied).map((path) => ({ path, code })));
  expect(rejection.enforced.kind === 'rejected').toBe(paths.length > 0);
}
