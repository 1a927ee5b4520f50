import type { AccessTokenVerdict } from '../../src/domain/access-token';
import { orderOf, twinOf } from '../support/token-workshop';
import { makeMutant } from './fuzz-mutants';
import type { GoodToken, Mutant } from './fuzz-mutants';

/** What is judged. */
export type Verify = (token: string) => AccessTokenVerdict;

/** What {@link fuzz} works with. */
export interface FuzzOptions {
  readonly verify: Verify;
  readonly goods: readonly GoodToken[];
  readonly seed: number;
  readonly count: number;
  readonly onMutant?: (done: number) => void;
}

/** What came of it. */
export interface FuzzReport {
  /** Whatever should not have happened, each with all that it takes to see it again. At most ten. */
  readonly findings: readonly string[];
  /** How many texts had each verdict: refused for a reason, or good. */
  readonly counts: Readonly<Record<string, number>>;
}

const maxFindings = 10;
/** The closed set: of these tokens none can be expired, and no session is looked at. */
const refusals = ['TOKEN_MALFORMED', 'TOKEN_INVALID', 'TOKEN_NOT_YET_VALID'];

/** Judges many mutants of good tokens. Only the good tokens themselves, and their twins, may be good. */
export function fuzz({ verify, goods, seed, count, onMutant }: FuzzOptions): FuzzReport {
  const sessionIds = new Map(goods.flatMap((good) => spellingsOf(good).map((text) => [text, sessionIdOf(good.token)])));
  const findings: string[] = [];
  const counts: Record<string, number> = {};
  for (let index = 0; index < count && findings.length < maxFindings; index += 1) {
    const mutant = makeMutant(goods, { seed, index });
    const { outcome, fault } = judge(verify, mutant.text, sessionIds.get(mutant.text));
    counts[outcome] = (counts[outcome] ?? 0) + 1;
    if (fault !== undefined) findings.push(describe(mutant, { fault, seed, index }));
    onMutant?.(index + 1);
  }
  return { findings, counts };
}

interface Judgement {
  readonly outcome: string;
  readonly fault?: string;
}

/** @param sessionId that of the token, where the text is a good one */
function judge(verify: Verify, text: string, sessionId: string | undefined): Judgement {
  let verdict: AccessTokenVerdict;
  try {
    verdict = verify(text);
  } catch (error) {
    return { outcome: 'thrown', fault: `it threw ${String(error)}` };
  }
  if (verdict.status === 'refused') {
    const { reason } = verdict;
    if (!refusals.includes(reason)) return { outcome: reason, fault: `it was refused as ${reason}` };
    // No member more, because it could hold something of the token.
    if (Object.keys(verdict).length !== 2) return { outcome: reason, fault: 'its verdict says more than the reason' };
    return sessionId === undefined ? { outcome: reason } : { outcome: reason, fault: `a good one was refused` };
  }
  if (sessionId === undefined) return { outcome: verdict.status, fault: `it was ${verdict.status}` };
  // Revocation goes by the session, so a twin must not lead to another one.
  if (verdict.token.sessionId !== sessionId) return { outcome: verdict.status, fault: 'its session was another one' };
  return { outcome: verdict.status };
}

/** The token, and its twin (r, n - s), which ECDSA cannot tell from it and revocation need not. */
function spellingsOf({ token, algorithm }: GoodToken): readonly string[] {
  const order = orderOf(algorithm);
  if (order === undefined) return [token];
  const [header = '', claims = '', signature = ''] = token.split('.');
  const twin = twinOf(Buffer.from(signature, 'base64url'), order).toString('base64url');
  return [token, `${header}.${claims}.${twin}`];
}

function sessionIdOf(token: string): string {
  const claims = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as { sid: string };
  return claims.sid;
}

interface Fault {
  readonly fault: string;
  readonly seed: number;
  readonly index: number;
}

/** All that it takes to judge the same text again: keys are new in every run. */
function describe({ kind, original, text }: Mutant, { fault, seed, index }: Fault): string {
  const { token, algorithm, verificationKey } = original;
  const key = verificationKey.export({ format: 'jwk' });
  return JSON.stringify({ fault, kind, seed, index, algorithm, text, original: token, key });
}
