import { firstWithAuthDirectives, isVersionSince } from '../domain/federation-version';
import type { FederationVersion } from '../domain/federation-version';
import type { TrustedIssuer } from '../domain/trusted-issuer';
import { isLoopbackHttp } from '../domain/trusted-issuer-rules';
import { findCookieConflicts } from './cookie-conflicts';
import type { ConflictingWithCookies } from './cookie-conflicts';
import { findGatewayConflicts } from './gateway-conflicts';
import type { ConflictingWithGateway } from './gateway-conflicts';
import { findPersistedConflicts } from './persisted-conflicts';
import type { ConflictingWithPersisted } from './persisted-conflicts';

/** The settings that have to go together; undefined where one is wrong by itself already. */
export interface Conflicting extends ConflictingWithCookies, ConflictingWithGateway, ConflictingWithPersisted {
  readonly profile: string | undefined;
  readonly port: number | undefined;
  readonly metricsPort: number | undefined;
  readonly issuer: string;
  readonly trustedIssuers: readonly TrustedIssuer[] | undefined;
  readonly passwordHashConcurrency: number | undefined;
  readonly federationVersion: FederationVersion | undefined;
  readonly federationAuthDirectives: boolean | undefined;
  /** How many threads Node's pool has. */
  readonly threadPoolSize: number;
}

/** What is wrong with settings that are right each by itself. */
export function findConflicts(read: Conflicting): readonly string[] {
  return [
    ...findPortConflicts(read),
    ...findHashConflicts(read),
    ...findIssuerConflicts(read),
    ...findCookieConflicts(read),
    ...findGatewayConflicts(read),
    ...findPersistedConflicts(read),
    ...findFederationConflicts(read),
  ];
}

/** With 0 each takes a free one of its own. */
function findPortConflicts({ port, metricsPort }: Conflicting): readonly string[] {
  if (metricsPort === undefined || metricsPort === 0 || metricsPort !== port) return [];
  return [`METRICS_PORT: must be another than PORT (it is ${String(port)} as well), or be left out`];
}

/** Hashing on every thread of the pool would hold up all that needs one, such as reading files and looking up names. */
function findHashConflicts({ passwordHashConcurrency = 0, threadPoolSize }: Conflicting): readonly string[] {
  if (passwordHashConcurrency < Math.max(threadPoolSize, 2)) return [];
  const remedy = `set UV_THREADPOOL_SIZE to ${String(passwordHashConcurrency + 1)} or more`;
  return [
    `PASSWORD_HASH_CONCURRENCY: must be less than the ${String(threadPoolSize)} threads of Node's pool; ${remedy}`,
  ];
}

/** Left out without a word, a graph would seem to say what its fields require, and would not. */
function findFederationConflicts({
  federationVersion: version,
  federationAuthDirectives: hasAuthDirectives,
}: Conflicting): readonly string[] {
  if (version === undefined || hasAuthDirectives !== true || isVersionSince(version, firstWithAuthDirectives))
    return [];
  return [
    `FEDERATION_VERSION: must be ${firstWithAuthDirectives} or newer for the SDL to say what fields require (it is ${version}), ` +
      'or set FEDERATION_AUTH_DIRECTIVES=off: then this service alone refuses',
  ];
}

function findIssuerConflicts({ profile, issuer, trustedIssuers, verifyOnly }: Conflicting): readonly string[] {
  if (trustedIssuers === undefined) return [];
  const problems = trustedIssuers.flatMap((trusted) => {
    const { jwksUri = '' } = trusted;
    return [
      // In production whoever runs a program on this machine could answer in the issuer's place.
      ...(profile === 'production' && isLoopbackHttp(jwksUri)
        ? [`must have an https: "jwksUri" for ${trusted.issuer} in production`]
        : []),
      // The keys of somebody else must never verify what counts as ours.
      ...(verifyOnly !== true && trusted.issuer === issuer
        ? [`must not have ${issuer}, which is this service itself (AUTH_ISSUER)`]
        : []),
    ];
  });
  const isIdle = verifyOnly === true && trustedIssuers.length === 0;
  if (isIdle) problems.push('must name an issuer with VERIFY_ONLY=on: there are no other tokens to verify');
  return problems.map((problem) => `TRUSTED_ISSUERS: ${problem}`);
}
