import type { Core } from '../core';
import type { ExplainedCheck } from '../domain/access-token';
import type { KeyState, StoredKey } from '../domain/key';
import { standingOf } from '../domain/key-rules';
import { isActive } from '../domain/session';
import type { JsonObject, JsonValue } from '../util/json';
import { fromNumericDate } from '../util/time';
import { toPrintableJson } from './printable';
import { alignColumns, showTime, toTable } from './report';
import type { Report } from './report';

/** What has become of the session that a token belongs to. */
type SessionState = 'active' | 'revoked' | 'expired' | 'unknown';

type ShownKey = Pick<StoredKey, 'id' | 'algorithm'> & { readonly state: KeyState };

const shownStates = { ok: 'ok', failed: 'FAILED', 'not reached': 'not reached' } as const;

/** Says check by check what the gateway makes of an access token. Changes nothing, and shows no claim that nobody signed. */
export async function explainToken(core: Core, token: string): Promise<Report> {
  const { verdict, checks: ownChecks, keyId, claims } = core.verifier.explain(token);
  const key = await findKey(core, keyId);
  const sessionState = await findSessionState(core, claims);
  const checks = [...ownChecks, { check: 'session', state: toCheckState(sessionState) }];
  // As the gateway does it: whatever is signed, in time and not revoked is accepted.
  const isAccepted = verdict.status === 'good' && sessionState !== 'revoked';
  const text = [
    toTable(
      ['CHECK', 'RESULT'],
      checks.map(({ check, state }) => [check, shownStates[state]]),
    ),
    `\nsession: ${sessionState ?? 'not looked for, without a good signature'}`,
    ...(key === undefined ? [] : [`key: ${key.id} (${key.algorithm}, ${key.state})`]),
    ...(claims === undefined ? [] : ['claims:', ...showClaims(claims)]),
    `\nThe gateway would ${isAccepted ? 'accept' : 'refuse'} it.`,
  ].join('\n');
  const json = {
    accepted: isAccepted,
    checks,
    session: sessionState ?? null,
    key: key ?? null,
    claims: claims ?? null,
  };
  return { text, json, exitCode: isAccepted ? 0 : 1 };
}

/** The key that a token was signed with, and where it stands. */
async function findKey({ keyStore, clock }: Core, keyId: string | undefined): Promise<ShownKey | undefined> {
  const keys = await keyStore.list();
  const key = keys.find(({ id }) => id === keyId);
  return key && { id: key.id, algorithm: key.algorithm, state: standingOf(key, keys, clock.now()).state };
}

/** Undefined when nobody vouches for the token, so that it is no way to ask which sessions exist. */
async function findSessionState(core: Core, claims: JsonObject | undefined): Promise<SessionState | undefined> {
  if (claims === undefined) return undefined;
  const { sid } = claims;
  const session = typeof sid === 'string' ? await core.sessionStore.find(sid) : undefined;
  if (session === undefined) return 'unknown';
  if (session.revokedAt !== undefined) return 'revoked';
  return isActive(session, core.clock.now()) ? 'active' : 'expired';
}

/** Only a revoked session makes the gateway refuse a token that is good by itself; an unknown one cannot be refreshed. */
function toCheckState(state: SessionState | undefined): ExplainedCheck['state'] {
  if (state === undefined) return 'not reached';
  return state === 'revoked' ? 'failed' : 'ok';
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
