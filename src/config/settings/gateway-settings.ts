import type { SubgraphSetting } from '../../domain/subgraph';
import { setting } from '../setting';
import { oneOf, subgraphName, subgraphs, text, wholeNumber } from '../values';

/** In front of a graph: the subgraphs, and how they are put together and called. */
export const gatewaySettings = {
  supergraph: setting({
    name: 'SUPERGRAPH',
    values: text(),
    defaultValue: undefined,
    defaultText: 'none: the subgraphs of `SUBGRAPHS` are composed at start, if there are any',
    meaning:
      'The file with the supergraph that this service stands in front of, as a composer for Federation 2 writes it. It is read again when it ' +
      'changes and on SIGHUP: [federation.md](federation.md#composing-and-reloading).',
  }),
  subgraphs: setting<readonly SubgraphSetting[]>({
    name: 'SUBGRAPHS',
    values: subgraphs(),
    defaultValue: [],
    defaultText: 'none',
    meaning:
      'The subgraphs behind this service, and how each is called: [federation.md](federation.md#subgraphs). Without `SUPERGRAPH` they are ' +
      'composed at start; with it, an entry says what is to be another way for the subgraph of its name.',
    isList: true,
    isSecret: true, // somebody may have put a password into a URL
  }),
  ownSubgraphName: setting({
    name: 'OWN_SUBGRAPH_NAME',
    values: subgraphName(),
    defaultValue: 'auth',
    meaning: 'The name of the subgraph that is this service itself. It is not called over HTTP.',
  }),
  supergraphPollSeconds: setting({
    name: 'SUPERGRAPH_POLL_SECONDS',
    values: wholeNumber(0, 24 * 60 * 60),
    defaultValue: 0,
    meaning:
      'After how many seconds the supergraph or the SDL of the subgraphs is looked at again, for SDL that is fetched and for file systems that ' +
      'tell of no changes. 0: not by itself.',
  }),
  supergraphEngine: setting({
    name: 'SUPERGRAPH_ENGINE',
    values: oneOf(['stitching', 'planner']),
    defaultValue: 'stitching',
    meaning:
      'What plans and carries out operations across subgraphs: `stitching` runs everywhere, `planner` is faster and needs a native package.',
  }),
  supergraphAuthorization: setting({
    name: 'SUPERGRAPH_AUTHORIZATION',
    values: oneOf(['filter', 'reject']),
    defaultValue: 'filter',
    meaning:
      'What becomes of an operation with fields that its caller may not see: `filter` answers them with null and an error each, `reject` ' +
      'refuses the whole operation.',
  }),
  grantPoliciesTimeoutMs: setting({
    name: 'GRANT_POLICIES_TIMEOUT_MS',
    values: wholeNumber(1, 60_000),
    defaultValue: 5000,
    meaning:
      'How long the function `grantPolicies` of an embedding program may take for the policies of one operation, in milliseconds, before ' +
      'none is granted and what they guard is denied with `UNAVAILABLE`.',
  }),
  subgraphHealth: setting({
    name: 'SUBGRAPH_HEALTH',
    values: oneOf(['ignored', 'required']),
    defaultValue: 'ignored',
    meaning:
      'Whether this service is ready while a subgraph is down: `ignored` answers what it can, `required` says that it is not ready.',
  }),
} as const;
