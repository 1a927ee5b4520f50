import { makeErrorResult, makeOperation } from '@urql/core';
import type { Exchange, Operation, OperationResult } from '@urql/core';
import { filter, fromPromise, makeSubject, merge, mergeMap, pipe, share, takeUntil } from 'wonka';
import type { Source } from 'wonka';
import { firstFieldOf, hasBegun } from './has-begun.ts';
import type { SessionKeeper } from './session-keeper.ts';

/** What an operation carries from the moment it is sent until its answer has been looked at. */
const sentKey = 'sentByKeeper';

/** An exchange for urql, to stand before the one that sends: puts the access token on, and sends once more after a refresh. */
export function createAuthExchange(keeper: SessionKeeper): Exchange {
  return ({ forward }) =>
    (operations$) => {
      const shared$ = pipe(operations$, share);
      const repeated = makeSubject<Operation>();
      const failed = makeSubject<OperationResult>();
      const torn$ = pipe(shared$, filter(isTeardown));
      const asked$ = pipe(shared$, filter(isRequest));
      const sent$ = pipe(
        merge([asked$, repeated.source]),
        mergeMap((operation) => {
          const authorized = authorize(keeper, operation, (result) => failed.next(result));
          return pipe(fromPromise(authorized), takeUntil(tornDown(torn$, operation)));
        }),
        filter((operation) => operation !== undefined),
      );
      const answered$ = pipe(
        forward(merge([sent$, torn$])),
        mergeMap((result) => {
          const judged = judge(keeper, result, (operation) => repeated.next(operation));
          return pipe(fromPromise(judged), takeUntil(tornDown(torn$, result.operation)));
        }),
        filter((result) => result !== undefined),
      );
      return merge([answered$, failed.source]);
    };
}

const isTeardown = ({ kind }: Operation): boolean => kind === 'teardown';
const isRequest = ({ kind }: Operation): boolean => kind !== 'teardown';

/** Nobody waits any more for the answer to an operation that was torn down. */
function tornDown(torn$: Source<Operation>, { key }: Operation): Source<Operation> {
  return pipe(
    torn$,
    filter((each) => each.key === key),
  );
}

async function authorize(
  keeper: SessionKeeper,
  operation: Operation,
  fail: (result: OperationResult) => void,
): Promise<Operation | undefined> {
  try {
    const sent = await keeper.authorize();
    const { fetchOptions = {} } = operation.context;
    const options = typeof fetchOptions === 'function' ? fetchOptions() : fetchOptions;
    const headers = { ...Object.fromEntries(new Headers(options.headers)), ...sent };
    const context = { ...operation.context, fetchOptions: { ...options, credentials: keeper.credentials, headers } };
    return makeOperation(operation.kind, operation, { ...context, [sentKey]: sent });
  } catch (error) {
    fail(makeErrorResult(operation, error instanceof Error ? error : new Error(String(error))));
    return undefined;
  }
}

async function judge(
  keeper: SessionKeeper,
  result: OperationResult,
  repeat: (operation: Operation) => void,
): Promise<OperationResult | undefined> {
  const { operation, error } = result;
  const sent = (operation.context[sentKey] ?? {}) as Record<string, string>;
  if (error === undefined || !(await keeper.recover(error.graphQLErrors, sent))) return result;
  // Once, and no subscription: what it has shown is not asked again.
  if (operation.context['isRepeated'] === true || operation.kind === 'subscription') return result;
  const refused = { data: result.data as unknown, errors: error.graphQLErrors };
  if (operation.kind === 'mutation' && hasBegun(refused, firstFieldOf(operation.query))) return result;
  repeat(makeOperation(operation.kind, operation, { ...operation.context, isRepeated: true }));
  return undefined;
}
