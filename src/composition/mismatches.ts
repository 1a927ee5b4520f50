import { findIdleSettings } from './resolve-subgraphs';
import type { ResolveOptions } from './resolve-subgraphs';
import type { Supergraph } from './supergraph';

/** What is allowed, and most likely a mistake. */
export function findMismatches({
  members,
  settings,
  ownSubgraphName,
}: Pick<Supergraph, 'members'> & Pick<ResolveOptions, 'settings' | 'ownSubgraphName'>): readonly string[] {
  const idle = findIdleSettings(members, settings);
  const names = members.map(({ name }) => name).join(', ');
  return [
    ...idle.map((name) => `SUBGRAPHS has an entry for ${name}, which the supergraph does not have (it has ${names})`),
    ...(members.some(({ name }) => name === ownSubgraphName)
      ? []
      : [
          `the supergraph has no subgraph ${ownSubgraphName}, so nobody can log in through it (it has ${names}): ` +
            'compose it with the SDL of this service, or set OWN_SUBGRAPH_NAME',
        ]),
  ];
}
