import type { ForeignTokenExplanation } from '../domain/foreign-token';
import type { TrustedIssuer } from '../domain/trusted-issuer';
import { describeFault } from './token-faults';
import type { ExplainedToken, Refusal } from './token-report';

/** What a gateway makes of a token that is another issuer's, or that can be no one's else. */
export function toExplainedForeignToken(explanation: ForeignTokenExplanation): ExplainedToken {
  const { checks, trusted, rights, claims } = explanation;
  const key = showKey(explanation);
  return {
    refusal: findRefusal(explanation),
    checks,
    issuer: trusted?.issuer ?? null,
    session: null,
    key,
    roles: rights?.roles ?? null,
    scope: rights?.scope ?? null,
    claims: claims ?? null,
    lines: showLines(explanation, key),
  };
}

function showLines({ trusted, rights }: ForeignTokenExplanation, key: ShownKey | null): readonly string[] {
  return [
    `issuer: ${trusted?.issuer ?? 'not known to be one that is trusted'}`,
    ...(key === null ? [] : [`key: ${key.id ?? 'without an id'} (${key.algorithm}, from ${key.source})`]),
    ...(rights === undefined ? [] : [showRoles(rights.roles, trusted), `scope: ${showTexts(rights.scope)}`]),
  ];
}

/** What may be told of the key; it is public, and so is where it comes from. */
interface ShownKey {
  readonly id: string | null;
  readonly algorithm: string;
  readonly source: string;
}

function showKey({ key, trusted }: ForeignTokenExplanation): ShownKey | null {
  if (key === undefined || trusted === undefined) return null;
  return { id: key.id ?? null, algorithm: key.algorithm, source: sourceOf(trusted) };
}

function findRefusal({ verdict, failedCheck, trouble = 'unknown why' }: ForeignTokenExplanation): Refusal | undefined {
  switch (verdict.status) {
    case 'good':
      return undefined;
    case 'undecided':
      return {
        reason: 'ISSUER_UNAVAILABLE',
        why: `the keys of its issuer cannot be read now (${trouble}), so nothing can be said of the token`,
      };
    case 'refused':
      return {
        reason: verdict.reason,
        why: failedCheck === undefined ? 'it is refused' : describeFault(failedCheck, { isForeign: true }),
      };
  }
}

/** Where the keys come from; without a query, which may have a secret in it. */
function sourceOf({ jwksUri }: TrustedIssuer): string {
  if (jwksUri === undefined) return 'jwks';
  const { origin, pathname } = new URL(jwksUri);
  return `${origin}${pathname}`;
}

function showRoles(roles: readonly string[], trusted: TrustedIssuer | undefined): string {
  const from = trusted?.rolesClaim === undefined ? 'no "rolesClaim" is set' : `from ${trusted.rolesClaim}`;
  return `roles: ${showTexts(roles)} (${from})`;
}

function showTexts(texts: readonly string[]): string {
  return texts.length === 0 ? 'none' : texts.map((text) => JSON.stringify(text)).join(' ');
}
