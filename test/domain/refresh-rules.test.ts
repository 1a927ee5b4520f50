import { decideRefresh, isSuperseded } from '../../src/domain/refresh-rules';
import type { RefreshDecision } from '../../src/domain/refresh-rules';
import type { Session } from '../../src/domain/session';
import { aSession, noon, noonPlus } from '../support/builders';

const graceSeconds = 10;
const inGrace = 9.999;
const afterGrace = 10;

const rotate: RefreshDecision = { kind: 'rotate', successor: 6 };
const replay: RefreshDecision = { kind: 'replay', successor: 5 };
const keep: RefreshDecision = { kind: 'keep', successor: 5 };
const reuse: RefreshDecision = { kind: 'reuse' };

function decide(
  session: Partial<Session>,
  presentedGeneration: number,
  secondsSinceRotation: number,
  isFromCookie = false,
) {
  const now = noonPlus(secondsSinceRotation);
  const row = aSession({ generation: 5, isConfirmed: true, rotatedAt: noon, ...session });
  return decideRefresh({ session: row, presentedGeneration, isFromCookie, now, graceSeconds });
}

describe('refresh rules', () => {
  it.each([
    { presented: 5, is: 'the current token', isConfirmed: false, seconds: inGrace, decision: rotate },
    { presented: 5, is: 'the current token', isConfirmed: false, seconds: afterGrace, decision: rotate },
    { presented: 5, is: 'the current token', isConfirmed: true, seconds: inGrace, decision: rotate },
    { presented: 5, is: 'the current token', isConfirmed: true, seconds: afterGrace, decision: rotate },
    { presented: 4, is: 'the former token', isConfirmed: false, seconds: 0, decision: replay },
    { presented: 4, is: 'the former token', isConfirmed: false, seconds: afterGrace, decision: replay },
    { presented: 4, is: 'the former token', isConfirmed: false, seconds: 3599, decision: replay },
    { presented: 4, is: 'the former token', isConfirmed: true, seconds: 0, decision: replay },
    { presented: 4, is: 'the former token', isConfirmed: true, seconds: inGrace, decision: replay },
    { presented: 4, is: 'the former token', isConfirmed: true, seconds: afterGrace, decision: reuse },
    { presented: 4, is: 'the former token', isConfirmed: true, seconds: 3599, decision: reuse },
    {
      presented: 4,
      is: 'the former token before the clock went back',
      isConfirmed: true,
      seconds: -1,
      decision: replay,
    },
    { presented: 3, is: 'an older token', isConfirmed: false, seconds: 0, decision: reuse },
    { presented: 3, is: 'an older token', isConfirmed: true, seconds: inGrace, decision: reuse },
    { presented: 3, is: 'an older token', isConfirmed: true, seconds: afterGrace, decision: reuse },
    { presented: 1, is: 'the first token', isConfirmed: false, seconds: 0, decision: reuse },
    { presented: 1, is: 'the first token', isConfirmed: true, seconds: afterGrace, decision: reuse },
    { presented: 6, is: 'a token ahead', isConfirmed: false, seconds: 0, decision: { kind: 'heal', successor: 7 } },
    { presented: 6, is: 'a token ahead', isConfirmed: true, seconds: 3599, decision: { kind: 'heal', successor: 7 } },
    {
      presented: 99,
      is: 'a token far ahead',
      isConfirmed: true,
      seconds: 0,
      decision: { kind: 'heal', successor: 100 },
    },
  ])(
    'answer $decision.kind to $is ($presented of 5, confirmed: $isConfirmed, $seconds s after the rotation)',
    ({ presented, isConfirmed, seconds, decision }) => {
      expect(decide({ isConfirmed }, presented, seconds)).toStrictEqual(decision);
    },
  );

  it.each([
    { presented: 5, seconds: 0, decision: keep },
    { presented: 5, seconds: inGrace, decision: keep },
    { presented: 5, seconds: -1, decision: keep },
    { presented: 5, seconds: afterGrace, decision: rotate },
    { presented: 4, seconds: inGrace, decision: replay },
    { presented: 4, seconds: afterGrace, decision: reuse },
    { presented: 3, seconds: 0, decision: reuse },
    { presented: 6, seconds: 0, decision: { kind: 'heal', successor: 7 } },
  ])('answer $decision.kind to a cookie with $presented of 5, $seconds s after the rotation', (row) => {
    expect(decide({ isConfirmed: true }, row.presented, row.seconds, true)).toStrictEqual(row.decision);
  });

  it('move on from the cookie of the login at once: it came of no rotation', () => {
    const decision = { kind: 'rotate', successor: 2 };
    expect(decide({ generation: 1 }, 1, 0, true)).toStrictEqual(decision);
  });

  it.each([
    { isConfirmed: true, decision: reuse },
    { isConfirmed: false, decision: replay },
  ])('without a grace period $decision.kind is the answer as soon as confirmed is $isConfirmed', (row) => {
    const session = aSession({ generation: 5, rotatedAt: noon, isConfirmed: row.isConfirmed });
    const decision = decideRefresh({
      session,
      presentedGeneration: 4,
      isFromCookie: false,
      now: noon,
      graceSeconds: 0,
    });
    expect(decision).toStrictEqual(row.decision);
  });

  it.each([
    { state: 'revoked', session: { revokedAt: noon }, seconds: 1, reason: 'SESSION_REVOKED' },
    { state: 'exactly at its idle end', session: {}, seconds: 3600, reason: 'REFRESH_TOKEN_EXPIRED' },
    { state: 'past its idle end', session: {}, seconds: 3601, reason: 'REFRESH_TOKEN_EXPIRED' },
    {
      state: 'exactly at its absolute end',
      session: { absoluteExpiresAt: noonPlus(60) },
      seconds: 60,
      reason: 'SESSION_EXPIRED',
    },
    { state: 'past both ends', session: {}, seconds: 86_401, reason: 'SESSION_EXPIRED' },
    { state: 'revoked and past both ends', session: { revokedAt: noon }, seconds: 86_401, reason: 'SESSION_REVOKED' },
  ])('refuse every generation of a session that is $state, with $reason', ({ session, seconds, reason }) => {
    for (const presented of [1, 3, 4, 5, 6, 99]) {
      expect(decide(session, presented, seconds)).toStrictEqual({ kind: 'refuse', reason });
    }
  });

  it.each([
    { end: 'idle', session: {}, seconds: 3599.999 },
    { end: 'absolute', session: { idleExpiresAt: noonPlus(60), absoluteExpiresAt: noonPlus(60) }, seconds: 59.999 },
  ])('let a session go on until the last millisecond before its $end end', ({ session, seconds }) => {
    expect(decide(session, 5, seconds)).toStrictEqual(rotate);
  });

  it('lead every accepted token to the generation after its own, so that all who present it converge', () => {
    for (const presented of [4, 5, 6, 7]) {
      expect(decide({ isConfirmed: false }, presented, 1)).toHaveProperty('successor', presented + 1);
    }
  });

  it.each([
    { token: 5, isConfirmed: true, seconds: afterGrace, superseded: false },
    { token: 6, isConfirmed: true, seconds: afterGrace, superseded: false },
    { token: 4, isConfirmed: true, seconds: inGrace, superseded: false },
    { token: 4, isConfirmed: false, seconds: 3599, superseded: false },
    { token: 4, isConfirmed: true, seconds: afterGrace, superseded: true },
    { token: 3, isConfirmed: false, seconds: 0, superseded: true },
  ])(
    'say of an access token of generation $token of 5 that it is superseded: $superseded ($seconds s, $isConfirmed)',
    (row) => {
      const session = aSession({ generation: 5, isConfirmed: row.isConfirmed, rotatedAt: noon });
      expect(isSuperseded(row.token, { session, now: noonPlus(row.seconds), graceSeconds })).toBe(row.superseded);
    },
  );

  it.each([
    { seconds: -9.999, decision: replay },
    { seconds: -10, decision: reuse },
    { seconds: -3600, decision: reuse },
  ])('take the grace for over when a clock was put back by $seconds s', ({ seconds, decision }) => {
    expect(decide({ isConfirmed: true }, 4, seconds)).toStrictEqual(decision);
  });
});
