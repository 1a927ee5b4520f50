import type { TrustedIssuer } from '../domain/trusted-issuer';
import { isLoopbackHttp } from '../domain/trusted-issuer-rules';
import { findCookieConflicts } from './cookie-conflicts';
import type { ConflictingWithCookies } from './cookie-conflicts';

/** The settings that have to go together; undefined where one is wrong by itself already. */
export interface Conflicting extends ConflictingWithCookies {
  readonly issuer: string;
  readonly trustedIssuers: readonly TrustedIssuer[] | undefined;
}

/** What is wrong with settings that are right each by itself. */
export function findConflicts(read: Conflicting): readonly string[] {
  return [...findIssuerConflicts(read), ...findCookieConflicts(read)];
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
