import type { ExplainedCheck, TokenCheck } from '../domain/access-token';
import { isNumericDate } from './access-token-claims';

// The checks that tokens of every issuer have to pass.

/** The checks of the form, in the order in which src/token/compact-jws.ts makes them. */
export const formChecks: readonly TokenCheck[] = ['size', 'alphabet', 'parts', 'encoding', 'json'];

/** How each check went, when all before the one that failed have passed. */
export function explainChecks(
  order: readonly TokenCheck[],
  failedCheck: TokenCheck | undefined,
  { isUndecided = false }: { readonly isUndecided?: boolean } = {},
): readonly ExplainedCheck[] {
  const failedAt = failedCheck === undefined ? order.length : order.indexOf(failedCheck);
  return order.map((check, at) => {
    if (at === failedAt) return { check, state: isUndecided ? 'undecided' : 'failed' };
    return { check, state: at < failedAt ? 'ok' : 'not reached' };
  });
}

/** Whether somebody vouches for what the token says: nothing of it may be shown before. */
export function isSigned(checks: readonly ExplainedCheck[]): boolean {
  return checks.some(({ check, state }) => check === 'signature' && state === 'ok');
}

/** How far a clock that issues tokens may be ahead of this one, in seconds. An expiry is given no such leeway. */
const clockSkewSeconds = 10;

/**
 * Header parameters that would let a token say how it is to be verified (RFC 7515 sections 4.1.2 to 4.1.11, RFC 7797). The
 * thumbprints `x5t` and `x5t#S256` are not among them: they bring no key along, and Entra ID puts one into every token.
 */
const forbiddenParameters = ['crit', 'b64', 'jwk', 'jku', 'x5u', 'x5c', 'zip', 'enc'];

/** The first thing wrong with a header, the key and the algorithm aside. */
export function findHeaderFault(
  header: Readonly<Record<string, unknown>>,
  types: readonly unknown[],
): 'type' | 'header' | undefined {
  // Cross-JWT confusion (RFC 8725 section 2.8): another kind of token, signed with the same key, is no access token.
  if (!types.includes(header['typ'])) return 'type';
  return forbiddenParameters.some((name) => Object.hasOwn(header, name)) ? 'header' : undefined;
}

/** The first thing wrong with the time of a token. */
export type TimeFault = 'issued at' | 'claims' | 'not before' | 'expiry';

/** What of the time of a token is wrong now, if anything. */
export function findTimeFault(
  { issuedAt, expiresAt }: { readonly issuedAt: Date; readonly expiresAt: Date },
  nbf: unknown,
  now: Date,
): TimeFault | undefined {
  const latestStart = now.getTime() / 1000 + clockSkewSeconds;
  if (issuedAt.getTime() / 1000 > latestStart) return 'issued at';
  if (nbf !== undefined && !isNumericDate(nbf)) return 'claims';
  if (nbf !== undefined && nbf > latestStart) return 'not before';
  return now >= expiresAt ? 'expiry' : undefined;
}
