/** The versions of the federation specification that the subgraph can be written against, the oldest first. */
export const federationVersions = ['2.0', '2.1', '2.2', '2.3', '2.4', '2.5', '2.6', '2.7', '2.8', '2.9'] as const;

/** One of {@link federationVersions}. */
export type FederationVersion = (typeof federationVersions)[number];

/** How the SDL of the subgraph is written. */
export interface FederationOptions {
  /** What the routers of the graph, and its composer, have to understand. */
  readonly version: FederationVersion;
  /** Whether it says what each field requires of its caller, in the directives of the specification. */
  readonly hasAuthDirectives: boolean;
}

/** The first version that has directives for what a field requires: `@authenticated` and `@requiresScopes`. */
export const firstWithAuthDirectives: FederationVersion = '2.5';

/** What holds where nothing else is said. */
export const defaultFederation: FederationOptions = { version: firstWithAuthDirectives, hasAuthDirectives: true };

/** Whether a version has what came with another one. */
export function isVersionSince(version: FederationVersion, since: FederationVersion): boolean {
  return federationVersions.indexOf(version) >= federationVersions.indexOf(since);
}
