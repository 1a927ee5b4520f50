import { readConfig } from '../config';
import type { Core } from '../core';
import type { ExplainedCheck, TokenExplanation } from '../domain/access-token';
import { isForOthers } from '../domain/foreign-token';
import type { KeyState, StoredKey } from '../domain/key';
import { standingOf } from '../domain/key-rules';
import { isActive } from '../domain/session';
import type { JsonObject } from '../util/json';
import { systemClock } from '../util/system-clock';
import { createTrustedIssuers } from '../open-trusted-issuers';
import type { Report } from './report';
import { createStderrLogger } from './stderr-logger';
import { toExplainedForeignToken } from './token-explain-foreign';
import { describeFault } from './token-faults';
import { reportToken } from './token-report';
import type { ExplainedToken, Refusal } from './token-report';
import { withCore } from './with-core';

/** What has become of the session that a token belongs to. */
type SessionState = 'active' | 'revoked' | 'expired' | 'unknown';

type ShownKey = Pick<StoredKey, 'id' | 'algorithm'> & { readonly state: KeyState };

/** Why the keys of an issuer cannot be read stands in the report. */
const silent = createStderrLogger('silent');

/**
 * Says check by check what the gateway makes of an access token. Changes nothing, and shows no claim that nobody signed.
 * @throws OperatorError for settings, a database or a master secret that cannot be used
 */
export async function explainToken(token: string): Promise<Report> {
  const config = readConfig();
  if (!config.verifyOnly) return withCore(async (core) => reportToken(await explain(core, token)));
  const issuers = createTrustedIssuers({ config, clock: systemClock, logger: silent });
  const explanation = await issuers?.explain(token);
  if (explanation === undefined) throw new Error('verify-only mode without an issuer'); // the settings do not let it be
  return reportToken(toExplainedForeignToken(explanation));
}

/** As the gateway judges it: what cannot be ours is handed to the issuer that it names. */
async function explain(core: Core, token: string): Promise<ExplainedToken> {
  const own = core.verifier.explain(token);
  if (!isForOthers(own.verdict)) return toExplainedToken(core, own);
  const foreign = await createTrustedIssuers({ ...core, logger: silent })?.explain(token);
  return foreign?.trusted === undefined ? toExplainedToken(core, own) : toExplainedForeignToken(foreign);
}

async function toExplainedToken(core: Core, explanation: TokenExplanation): Promise<ExplainedToken> {
  const { verdict, checks, keyId, claims } = explanation;
  const key = await findKey(core, keyId);
  const session = await findSessionState(core, claims);
  return {
    refusal: findRefusal(core, explanation, session),
    checks: [...checks, { check: 'session', state: toCheckState(session) }],
    issuer: keyId === undefined ? null : core.config.issuer,
    session: session ?? null,
    key: key ?? null,
    roles: verdict.status === 'refused' ? null : verdict.token.roles,
    scope: verdict.status === 'refused' ? null : verdict.token.scope,
    claims: claims ?? null,
    lines: [
      `session: ${session ?? 'not looked for, without a good signature'}`,
      ...(key === undefined ? [] : [`key: ${key.id} (${key.algorithm}, ${key.state})`]),
    ],
  };
}

/** As the gateway does it: whatever is signed, in time and not revoked is accepted. */
function findRefusal(
  { config }: Core,
  { verdict, failedCheck }: TokenExplanation,
  session: SessionState | undefined,
): Refusal | undefined {
  const fault = failedCheck ?? (session === 'revoked' ? 'session' : undefined);
  if (fault === undefined) return undefined;
  const why = describeFault(fault, { isForeign: false });
  if (fault === 'session') return { reason: 'SESSION_REVOKED', why };
  if (verdict.status !== 'refused') return { reason: 'TOKEN_EXPIRED', why };
  const isNobodys = isForOthers(verdict) && config.trustedIssuers.length > 0;
  return { reason: verdict.reason, why: isNobodys ? `${why}; and it names no issuer of TRUSTED_ISSUERS` : why };
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
