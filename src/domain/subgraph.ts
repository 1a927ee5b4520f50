/** The ways in which a subgraph may learn who is calling. */
export const identityForwardings = ['token', 'bearer', 'none'] as const;

/** How a subgraph learns who is calling. */
export type IdentityForwarding = (typeof identityForwardings)[number];

/** A service behind the gateway, and how it is called. */
export interface Subgraph {
  /** As in the supergraph. */
  readonly name: string;
  readonly url: string;
  /** How long one call may take, tries included, in milliseconds. */
  readonly timeoutMs: number;
  /** How many more times a query is tried after a failure that may pass. Mutations never are: they may have been carried out. */
  readonly retries: number;
  /** The largest answer that is read, in bytes. */
  readonly maxAnswerBytes: number;
  /** `token`: an identity token of ours; `bearer`: the access token that came; `none`: nothing. */
  readonly identity: IdentityForwarding;
  /** The `aud` of identity tokens for it. */
  readonly audience: string;
  /** Claims of the access token that go into identity tokens, beside those that are always there. */
  readonly claims: readonly string[];
  /** Headers that this service sends with every request for it, by name in lower case: credentials, mostly. */
  readonly headers: Readonly<Record<string, string>>;
  /** Headers of clients that are passed on, in lower case. */
  readonly requestHeaders: readonly string[];
  /** Headers of its answers that are passed on to clients, in lower case. `set-cookie` is one of them where it is listed. */
  readonly answerHeaders: readonly string[];
}

/** A subgraph, as the settings have it: what is not said has a default. */
export interface SubgraphSetting extends Partial<Omit<Subgraph, 'name'>> {
  readonly name: string;
  /** The file with its SDL. Default: it is asked for it. */
  readonly sdl?: string;
}
