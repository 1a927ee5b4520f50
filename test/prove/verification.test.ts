import { systemRandomness } from '../../src/crypto/system-randomness';
import { JwtAccessTokens } from '../../src/token/jwt-access-tokens';
import { audience, forgeWith, issuer, openWorkshop } from '../support/token-workshop';
import { amount, proofTimeoutMs, say } from './proof';
import { flood, forgedTokens, validTokens } from './verification-flood';

jest.setTimeout(proofTimeoutMs);

const tokenCount = amount({ short: 20, full: 2000 });

/** What somebody who has seen two good tokens makes of them. */
function alter(token: string, other: string): readonly string[] {
  const [header = '', claims = '', signature = ''] = token.split('.');
  const [, otherClaims = '', otherSignature = ''] = other.split('.');
  return [
    `${header}.${otherClaims}.${signature}`,
    `${header}.${claims}.${otherSignature}`,
    `${header}.${claims}.${signature.slice(0, -4)}`,
  ];
}

// What a verification costs beside others is no proof: npm run bench -- verification
describe.each(['es', 'rs'] as const)('verified tokens of the key "%s"', (kid) => {
  it('are accepted each time, and what is made of them never is, before and after they are remembered', () => {
    const workshop = openWorkshop();
    const settings = { randomness: systemRandomness, issuer, audience, cacheSize: tokenCount };
    const accessTokens = new JwtAccessTokens({ ...workshop, ...settings });
    const statusesOf = (tokens: readonly string[]) => new Set(tokens.map((token) => accessTokens.verify(token).status));
    const name = (index: number) => ({ sub: `"user-${index}"`, sid: `"session-${index}"`, jti: `"token-${index}"` });
    const good = Array.from({ length: tokenCount }, (_, index) => forgeWith(kid, { claims: name(index) }));
    const bad = good.flatMap((token, index) => alter(token, good.at(index - 1) ?? ''));
    for (const [tokens, status] of [
      [bad, 'refused'],
      [good, 'good'],
      [bad, 'refused'],
      [good, 'good'],
    ] as const)
      expect(statusesOf(tokens)).toStrictEqual(new Set([status]));
  });
});

describe('what is remembered of verified tokens', () => {
  const cacheSize = amount({ short: 500, full: 10_000 });
  // The sessions of one account are remembered beside them, with a few tokens each.
  const others = cacheSize / 2;
  const inMiB = (bytes: number) => (bytes / 1024 / 1024).toFixed(1);

  it('stays, and grows by nothing, in a stream of tokens that only look good', () => {
    const count = amount({ short: 5000, full: 1_000_000 });
    const { accepted, forgotten, grownBytes } = flood({ cacheSize, others, stream: forgedTokens(count) });
    say(`  ${count} forged ones: ${forgotten} of ${others} forgotten, ${inMiB(grownBytes)} MiB more`);
    expect({ accepted, forgotten }).toStrictEqual({ accepted: 0, forgotten: 0 });
    expect(grownBytes).toBeLessThan(8 * 1024 * 1024);
  });

  it('stays, of tokens in use, in a stream of good ones', () => {
    const count = amount({ short: 2000, full: 100_000 });
    const { accepted, missed } = flood({ cacheSize, others, stream: validTokens(count), isInUse: true });
    expect({ accepted, missed }).toStrictEqual({ accepted: count, missed: 0 });
  });

  it('keeps what it remembers of others in a stream of good ones of one account', () => {
    for (const share of [0.3, 1, 4.5]) {
      const count = Math.round(cacheSize * share);
      const { forgotten, grownBytes } = flood({ cacheSize, others, stream: validTokens(count) });
      say(`  ${count} good ones of one account: ${forgotten} of ${others} forgotten, ${inMiB(grownBytes)} MiB more`);
      expect(forgotten).toBe(0);
      expect(grownBytes).toBeLessThan(cacheSize * 3 * 1024 + 2 * 1024 * 1024);
    }
  });
});
