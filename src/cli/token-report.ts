import type { ExplainedCheck, TokenRefusal } from '../domain/access-token';
import type { JsonObject, JsonValue } from '../util/json';
import { fromNumericDate } from '../util/time';
import { toPrintable, toPrintableJson } from './printable';
import { alignColumns, showTime, toTable } from './report';
import type { Report } from './report';

/** What a gateway makes of an access token, whoever issued it. */
export interface ExplainedToken extends ShownToken {
  readonly refusal: Refusal | undefined;
  /** What people are told of it between the checks and the claims. */
  readonly lines: readonly string[];
}

/** Why a token is not accepted. */
export interface Refusal {
  readonly reason: TokenRefusal | 'ISSUER_UNAVAILABLE';
  readonly why: string;
}

/** The same members for every token, so that a program need not know whose it is. */
interface ShownToken {
  readonly checks: readonly ExplainedCheck[];
  /** Whose keys have verified it, or have to; null when nobody's. */
  readonly issuer: string | null;
  readonly session: string | null;
  readonly key: object | null;
  /** What its claims come to; null unless they can be read. */
  readonly roles: readonly string[] | null;
  readonly scope: readonly string[] | null;
  /** Null while nobody vouches for them. */
  readonly claims: JsonObject | null;
}

const shownStates = { ok: 'ok', failed: 'FAILED', undecided: 'UNDECIDED', 'not reached': 'not reached' } as const;

/** The report of `token explain`. */
export function reportToken({ refusal, lines, ...token }: ExplainedToken): Report {
  const { checks, claims } = token;
  const text = [
    toTable(
      ['CHECK', 'RESULT'],
      checks.map(({ check, state }) => [check, shownStates[state]]),
    ),
    '',
    ...lines.map(toPrintable),
    ...(claims === null ? [] : ['claims:', ...showClaims(claims)]),
    '',
    describeVerdict(refusal),
  ].join('\n');
  const { reason = null, why = null } = refusal ?? {};
  const isAccepted = refusal === undefined;
  return { text, json: { accepted: isAccepted, reason, why, ...token }, exitCode: isAccepted ? 0 : 1 };
}

function describeVerdict(refusal: Refusal | undefined): string {
  if (refusal === undefined) return 'The gateway would accept it.';
  const { reason, why } = refusal;
  if (reason === 'ISSUER_UNAVAILABLE') return `The gateway would neither accept nor refuse it: ${reason}, ${why}.`;
  return `The gateway would refuse it: ${reason}, ${why}.`;
}

function showClaims(claims: JsonObject): readonly string[] {
  return alignColumns(Object.entries(claims).map(([name, value]) => [`  ${name}`, showClaim(name, value)]));
}

/** As it is signed; moments in words as well. */
function showClaim(name: string, value: JsonValue): string {
  const shown = toPrintableJson(value);
  const isMoment = ['exp', 'iat', 'nbf', 'auth_time'].includes(name) && typeof value === 'number';
  const moment = isMoment ? fromNumericDate(value) : undefined;
  // A date out of range is no date, and has failed a check above.
  return moment === undefined || Number.isNaN(moment.getTime()) ? shown : `${shown} (${showTime(moment)})`;
}
