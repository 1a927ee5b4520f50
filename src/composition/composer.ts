import { composeSupergraph } from './compose';
import type { SubgraphSdl } from './compose';

/** Composes as {@link composeSupergraph} does. */
export type Composer = (subgraphs: readonly SubgraphSdl[]) => string;

/**
 * A composer that knows what came of the last composition: to look whether there is anything new must not cost what a composition
 * does, which holds up the event loop for some hundred milliseconds in a large graph.
 */
export function createComposer(compose: Composer = composeSupergraph): Composer {
  let last: { readonly key: string; readonly outcome: () => string } | undefined;
  return (subgraphs) => {
    const key = JSON.stringify(subgraphs);
    if (last?.key !== key) last = { key, outcome: settle(() => compose(subgraphs)) };
    return last.outcome();
  };
}

/** Does the work now; the result gives, or throws, what came of it. */
function settle(work: () => string): () => string {
  try {
    const result = work();
    return () => result;
  } catch (error) {
    return () => {
      throw error;
    };
  }
}
