import { createHmac } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { DomainError } from '../../src/domain/domain-error';
import type { RefreshToken } from '../../src/domain/refresh-token';
import { HmacRefreshTokens } from '../../src/token/hmac-refresh-tokens';
import { KeyRing } from '../../src/token/key-ring';
import { aKey, noonPlus } from '../support/builders';
import { FakeClock } from '../../src/testing/fake-clock';
import { mutantsOf } from '../support/mutants';
import { forge, makeKey, openWorkshop } from '../support/token-workshop';

const workshop = openWorkshop();
const refreshTokens = new HmacRefreshTokens(workshop.keyRing);
const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.=+/ ';
const said: RefreshToken = { sessionId: 'q1w2e3r4t5y6u7i8o9p0-_', generation: 41 };
const token = refreshTokens.derive(said);

/** What became of presenting a text: what it says, or the reason of its refusal. Anything else is thrown. */
function parse(text: string): RefreshToken | string {
  try {
    return refreshTokens.parse(text);
  } catch (error) {
    if (error instanceof DomainError) return error.reason;
    throw error;
  }
}

function sealed(statement: string, key: KeyObject): string {
  return `${statement}.${createHmac('sha256', key).update(`refresh-token:${statement}`).digest('base64url')}`;
}

describe('refresh tokens', () => {
  it.each([1, 2, 41, 2 ** 31, 999_999_999_999_999])(
    'of generation %s say what they were derived from',
    (generation) => {
      expect(parse(refreshTokens.derive({ ...said, generation }))).toStrictEqual({ ...said, generation });
    },
  );

  it('are a pure function of session and generation', () => {
    expect(new HmacRefreshTokens(workshop.keyRing).derive({ ...said })).toBe(token);
    expect(refreshTokens.derive({ ...said, generation: 42 })).not.toBe(token);
    expect(refreshTokens.derive({ ...said, sessionId: 'Q1w2e3r4t5y6u7i8o9p0-_' })).not.toBe(token);
  });

  it('are refused with any single character changed, left out or doubled', () => {
    const accepted: string[] = [];
    for (let at = 0; at < token.length; at += 1) {
      const [before, after] = [token.slice(0, at), token.slice(at + 1)];
      const mutants = [before + after, before + token.charAt(at) + token.slice(at)];
      mutants.push(...Array.from(alphabet, (character) => before + character + after));
      accepted.push(...mutants.filter((mutant) => mutant !== token && parse(mutant) !== 'REFRESH_TOKEN_INVALID'));
    }
    expect(accepted).toStrictEqual([]);
  });

  it('are refused in 20,000 mutations, and never by anything but a reason', () => {
    const mutants = [...mutantsOf(token, { count: 20_000, seed: 7 })].filter((mutant) => mutant !== token);
    expect(mutants.filter((mutant) => parse(mutant) !== 'REFRESH_TOKEN_INVALID')).toStrictEqual([]);
  });

  it('are refused in the other spellings of their last character', () => {
    const code = Buffer.from(token.slice(-43), 'base64url');
    const spellings = Array.from(alphabet, (last) => token.slice(0, -1) + last);
    const same = spellings.filter(
      (each) => Buffer.from(each.slice(-43), 'base64url').equals(code) && each.length === token.length,
    );
    const outcomes = same.map(parse);
    expect(outcomes.filter((outcome) => outcome === 'REFRESH_TOKEN_INVALID')).toHaveLength(same.length - 1);
    expect(same.length).toBeGreaterThanOrEqual(4);
  });

  const [, sessionId = '', , code = ''] = token.split('.');
  const key = workshop.keyRing.refreshKey;

  it.each([
    ['a later generation under the same code', `r1.${sessionId}.42.${code}`],
    ['an earlier generation under the same code', `r1.${sessionId}.40.${code}`],
    ['another session under the same code', `r1.${'A'.repeat(22)}.41.${code}`],
    ['no code', `r1.${sessionId}.41.`],
    ['zeros for a code', `r1.${sessionId}.41.${'A'.repeat(43)}`],
    ['a generation with a leading zero', sealed(`r1.${sessionId}.041`, key)],
    ['generation zero', sealed(`r1.${sessionId}.0`, key)],
    ['a negative generation', sealed(`r1.${sessionId}.-1`, key)],
    ['a generation with a fraction', sealed(`r1.${sessionId}.1.5`, key)],
    ['a generation with an exponent', sealed(`r1.${sessionId}.1e3`, key)],
    ['a generation in hexadecimal', sealed(`r1.${sessionId}.0x10`, key)],
    ['a generation beyond what a number holds', sealed(`r1.${sessionId}.9999999999999999`, key)],
    ['digits of another script', sealed(`r1.${sessionId}.٤١`, key)],
    ['a session id that is too short', sealed(`r1.${sessionId.slice(1)}.41`, key)],
    ['a session id that is too long', sealed(`r1.${sessionId}A.41`, key)],
    ['another version', sealed(`r2.${sessionId}.41`, key)],
    ['a version in capitals', sealed(`R1.${sessionId}.41`, key)],
    ['a key of another service', sealed(`r1.${sessionId}.41`, makeKey('HS256').signingKey)],
    ['the key of access tokens', sealed(`r1.${sessionId}.41`, workshop.keys.hs.material.signingKey)],
    [
      'a code without its prefix',
      `r1.${sessionId}.41.${createHmac('sha256', key).update(`r1.${sessionId}.41`).digest('base64url')}`,
    ],
    ['a space before', ` ${token}`],
    ['a line end behind', `${token}\n`],
    ['a NUL behind', `${token}\0`],
    ['padding', `${token}=`],
    ['nothing', ''],
    ['10 MB of dots', '.'.repeat(10_000_000)],
    ['10 MB of session id', `r1.${'A'.repeat(10_000_000)}.41.${code}`],
    ['an access token', forge({ algorithm: 'ES256', key: workshop.keys.es.material.signingKey }, {})],
    ['the name of a property', '__proto__'],
  ])('are not made of %s', (_what, text) => {
    expect(parse(text)).toBe('REFRESH_TOKEN_INVALID');
  });

  it('are no access tokens', () => {
    expect(workshop.accessTokens.verify(token)).toStrictEqual({ status: 'refused', reason: 'TOKEN_MALFORMED' });
  });

  it('stay good under a retired key, and new ones are made with the active one', () => {
    const stored = aKey({ id: 'later', algorithm: 'HS256', use: 'refresh', activeFrom: noonPlus(60) });
    const next = { stored, material: makeKey('HS256') };
    const clock = new FakeClock();
    const after = new HmacRefreshTokens(new KeyRing(clock, [next, workshop.keys.refresh]));
    expect(after.derive(said)).toBe(token);
    clock.jump(60_000);
    expect(after.parse(token)).toStrictEqual(said);
    expect(after.derive(said)).not.toBe(token);
    expect(parse(after.derive(said))).toBe('REFRESH_TOKEN_INVALID');
  });
});
