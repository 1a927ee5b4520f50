import { isPrivateHttp } from '../domain/private-url';
import type { SubgraphSetting } from '../domain/subgraph';

/** The settings that gateway mode has to go together with; undefined where one is wrong by itself already. */
export interface ConflictingWithGateway {
  readonly profile: string | undefined;
  readonly supergraph: string | undefined;
  readonly subgraphs: readonly SubgraphSetting[] | undefined;
  readonly ownSubgraphName: string | undefined;
  readonly verifyOnly: boolean | undefined;
  readonly signingAlgorithm: string | undefined;
}

/** What is wrong with settings of gateway mode that are right each by itself. */
export function findGatewayConflicts(read: ConflictingWithGateway): readonly string[] {
  const { subgraphs = [] } = read;
  const problems = subgraphs.flatMap((subgraph) => findSubgraphConflicts(subgraph, read));
  return problems.map((problem) => `SUBGRAPHS: must ${problem}`);
}

function findSubgraphConflicts(
  subgraph: SubgraphSetting,
  { profile, supergraph, ownSubgraphName, ...tokens }: ConflictingWithGateway,
): readonly string[] {
  const { name, url, identity = 'token' } = subgraph;
  const problems: string[] = [...findHeaderConflicts(subgraph)];
  if (url === undefined && supergraph === undefined) {
    problems.push(`have a "url" for ${name}: without SUPERGRAPH nothing else tells where it is`);
  }
  // In production whoever is on the way could read identity tokens, and answer in the subgraph's place.
  if (profile === 'production' && url !== undefined && isPrivateHttp(url)) {
    problems.push(`have an https: "url" for ${name} in production`);
  }
  if (name === ownSubgraphName) {
    problems.push(`not have ${name}, which is this service itself (OWN_SUBGRAPH_NAME)`);
  }
  const obstacle = findTokenObstacle(tokens);
  if (identity === 'token' && obstacle !== undefined) {
    problems.push(`have "identity" bearer or none for ${name} with ${obstacle}`);
  }
  return problems;
}

/** Of two values for one header a subgraph would see either, or both. */
function findHeaderConflicts({
  name,
  identity,
  headers = {},
  requestHeaders = [],
}: SubgraphSetting): readonly string[] {
  const set = new Set(Object.keys(headers).map((header) => header.toLowerCase()));
  const both = requestHeaders.filter((header) => set.has(header.toLowerCase()));
  const problems = both.map((header) => `have ${header} for ${name} in "headers" or in "requestHeaders", not in both`);
  if (identity === 'bearer' && set.has('authorization')) {
    problems.push(
      `have no authorization in "headers" for ${name} with "identity" bearer, which sends that of the caller`,
    );
  }
  return problems;
}

/** Why subgraphs cannot be given identity tokens of this service. */
function findTokenObstacle({
  verifyOnly,
  signingAlgorithm,
}: Pick<ConflictingWithGateway, 'verifyOnly' | 'signingAlgorithm'>): string | undefined {
  if (verifyOnly === true) return 'VERIFY_ONLY=on: there is no key to sign an identity token with';
  // Whoever could verify such a token could also make one, for any other subgraph.
  if (signingAlgorithm === 'HS256') return 'SIGNING_ALGORITHM=HS256: no subgraph could verify an identity token';
  return undefined;
}
