import { isPrivateHttp } from '../domain/private-url';
import type { Subgraph, SubgraphSetting } from '../domain/subgraph';
import { isSubgraphUrl, subgraphUrlRule } from '../domain/subgraph-rules';
import { OperatorError } from '../util/operator-error';
import type { SupergraphMember } from './supergraph';

/** What subgraphs are resolved with. */
export interface ResolveOptions {
  readonly settings: readonly SubgraphSetting[];
  readonly ownSubgraphName: string;
  /** Whether subgraphs can be given identity tokens: there is a key that others can verify with. */
  readonly hasIdentityTokens: boolean;
  /** Whether subgraphs may be called without TLS, within this machine or a private network. */
  readonly isDevelopment: boolean;
}

/** A subgraph that is called over HTTP, with its name in `join__Graph`. */
export interface CalledSubgraph extends Subgraph {
  readonly graph: string;
}

/** What holds for a subgraph of which nothing else is said; the rest follows from its URL and from the keys. */
export const subgraphDefaults = {
  timeoutMs: 10_000,
  retries: 1,
  maxAnswerBytes: 10 * 1024 * 1024,
  claims: [],
  headers: {},
  requestHeaders: [],
  answerHeaders: [],
} as const;

/**
 * How each subgraph of a supergraph is called, this service itself excepted.
 * @throws OperatorError for those that cannot be called, all of them
 */
export function resolveSubgraphs(
  members: readonly SupergraphMember[],
  options: ResolveOptions,
): readonly CalledSubgraph[] {
  const called = members
    .filter(({ name }) => name !== options.ownSubgraphName)
    .map((member) => resolveSubgraph(member, options));
  const wrong = called.filter(({ url }) => !isAllowed(url, options));
  if (wrong.length === 0) return called;
  const names = wrong.map(({ name }) => name).join(', ');
  const rule = options.isDevelopment ? subgraphUrlRule : 'an https: URL in production';
  throw new OperatorError(`the url of ${names} must be ${rule}: mend it in the supergraph, or set it in SUBGRAPHS`);
}

function resolveSubgraph(member: SupergraphMember, { settings, hasIdentityTokens }: ResolveOptions): CalledSubgraph {
  const { graph, name } = member;
  const { sdl: _sdl, ...setting } = withoutUndefined(settings.find((each) => each.name === name) ?? { name });
  const url = setting.url ?? member.url;
  const resolved = {
    ...subgraphDefaults,
    identity: hasIdentityTokens ? ('token' as const) : ('none' as const),
    audience: url,
    ...setting,
  };
  const { requestHeaders, answerHeaders } = resolved;
  const given: Subgraph['headers'] = resolved.headers;
  const headers = Object.fromEntries(Object.entries(given).map(([header, value]) => [header.toLowerCase(), value]));
  const lists = { requestHeaders: toLower(requestHeaders), answerHeaders: toLower(answerHeaders) };
  return { ...resolved, graph, url, headers, ...lists };
}

/** In a program an option may be there and say nothing. */
function withoutUndefined(setting: SubgraphSetting): SubgraphSetting {
  const said = Object.entries(setting).filter(([, value]) => value !== undefined);
  return { ...Object.fromEntries(said), name: setting.name };
}

function toLower(names: readonly string[]): readonly string[] {
  return names.map((name) => name.toLowerCase());
}

function isAllowed(url: string, { isDevelopment }: ResolveOptions): boolean {
  return isSubgraphUrl(url) && (isDevelopment || !isPrivateHttp(url));
}

/** Entries of the settings that say something about a subgraph that the supergraph does not have. */
export function findIdleSettings(
  members: readonly SupergraphMember[],
  settings: readonly SubgraphSetting[],
): readonly string[] {
  return settings.map(({ name }) => name).filter((name) => !members.some((member) => member.name === name));
}
