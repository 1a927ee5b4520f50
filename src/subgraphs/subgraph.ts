/** How a subgraph learns who is calling. */
export type IdentityForwarding = 'token' | 'bearer' | 'none';

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
  /** Headers of clients that are passed on, in lower case. */
  readonly requestHeaders: readonly string[];
  /** Headers of its answers that are passed on to clients, in lower case. `set-cookie` is one of them where it is listed. */
  readonly answerHeaders: readonly string[];
}

/** What is asked of a subgraph. */
export interface SubgraphCall {
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>> | undefined;
  readonly operationName: string | undefined;
  readonly isMutation: boolean;
}

/** An error in an answer, without what is nobody's business. */
export interface SubgraphError {
  readonly message: string;
  readonly path?: readonly (string | number)[];
  readonly extensions: Readonly<Record<string, unknown>>;
}

/** What a subgraph says. */
export interface SubgraphAnswer {
  readonly data: Readonly<Record<string, unknown>> | null | undefined;
  readonly errors: readonly SubgraphError[];
}
