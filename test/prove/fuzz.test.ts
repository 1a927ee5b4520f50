import { performance } from 'node:perf_hooks';
import type { TokenInspection } from '../../src/token/access-token-verifier';
import { forgeWith, openWorkshop } from '../support/token-workshop';
import { fuzz } from './fuzz-harness';
import type { Verify } from './fuzz-harness';
import { makeMutant } from './fuzz-mutants';
import type { GoodToken } from './fuzz-mutants';
import { medianOf } from './median';
import { amount, createProgress, isFull, proofTimeoutMs, say } from './proof';

jest.setTimeout(proofTimeoutMs);

const workshop = openWorkshop();
const goods = (['es', 'es384', 'rs', 'ps', 'hs'] as const).flatMap((kid): GoodToken[] =>
  ['1', '2'].map((which) => {
    const { stored, material } = workshop.keys[kid];
    const claims = { sid: `"session-${kid}-${which}"`, jti: `"token-${kid}-${which}"` };
    const { verificationKey } = material;
    return { token: forgeWith(kid, { claims }), algorithm: stored.algorithm, verificationKey };
  }),
);
const seed = 42;

describe('mutants of access tokens of every algorithm', () => {
  it('are refused for a known reason, unless they are the token itself or its twin', () => {
    const count = amount({ short: 20_000, full: 1_000_000 });
    const verify: Verify = (token) => workshop.accessTokens.verify(token);
    const startedAt = performance.now();
    const report = fuzz({ verify, goods, seed, count, onMutant: createProgress('mutants', count) });
    const perSecond = (count * 1000) / (performance.now() - startedAt);
    say(`  ${count} mutants, ${perSecond.toFixed(0)} a second: ${JSON.stringify(report.counts)}`);
    expect(report.findings).toStrictEqual([]);
    // It has reached every verdict there is; the good ones are the tokens themselves and their twins.
    expect(Object.keys(report.counts).sort()).toStrictEqual(['TOKEN_INVALID', 'TOKEN_MALFORMED', 'good']);
  });

  it('are the same ones for the same seed', () => {
    // Without the last part: ECDSA never signs the same way twice, and the attacker's signatures are made as they are needed.
    const made = (of: number) =>
      Array.from({ length: 500 }, (_, index) => {
        const { kind, text } = makeMutant(goods, { seed: of, index });
        return `${kind}: ${text.slice(0, text.lastIndexOf('.'))}`;
      });
    expect(made(1)).toStrictEqual(made(1));
    expect(made(1)).not.toStrictEqual(made(2));
  });

  it.each([1_000_000, 10_000_000])('of %i characters are refused in less than a millisecond', (length) => {
    const huge = ['.'.repeat(length), 'A'.repeat(length), `${goods[0]?.token ?? ''}${'A'.repeat(length)}`];
    for (const token of huge) {
      const times = Array.from({ length: 1001 }, () => {
        const startedAt = performance.now();
        expectMalformed(token);
        return performance.now() - startedAt;
      });
      say(`  ${length} characters: ${(medianOf(times) * 1000).toFixed(1)} µs`);
      // Time is asserted where the machine is asked for it: a busy one is no failure of the product.
      expect(isFull ? medianOf(times) : 0).toBeLessThan(1);
    }
  });
});

function expectMalformed(token: string): void {
  const verdict = workshop.accessTokens.verify(token);
  if (verdict.status !== 'refused' || verdict.reason !== 'TOKEN_MALFORMED') throw new Error('it was not refused');
}

type Inspect = (token: string) => TokenInspection;

/** Mistakes that somebody could make, and what is then seen. */
const mistakes: readonly (readonly [name: string, finding: RegExp, plant: (inspect: Inspect) => Inspect])[] = [
  [
    'takes every signature for a good one',
    /it was good/,
    (inspect) => (token) => {
      const inspection = inspect(token);
      const [header = '', claims = ''] = token.split('.');
      const original = goods.find((good) => good.token.startsWith(`${header}.${claims}.`));
      return inspection.failedCheck === 'signature' && original !== undefined ? inspect(original.token) : inspection;
    },
  ],
  [
    'reads base64url leniently',
    /it was good/,
    (inspect) => (token) =>
      inspect(
        token
          .split('.')
          .map((part) => Buffer.from(part, 'base64url').toString('base64url'))
          .join('.'),
      ),
  ],
  ['takes white space away', /it was good/, (inspect) => (token) => inspect(token.trim())],
  ['ignores what comes behind', /it was good/, (inspect) => (token) => inspect(token.split('.', 3).join('.'))],
  [
    'throws at what is no JSON',
    /it threw/,
    (inspect) => (token) => {
      JSON.parse(Buffer.from(token.split('.')[0] ?? '', 'base64url').toString());
      return inspect(token);
    },
  ],
  [
    'does not know the twin of a token',
    /a good one was refused/,
    (inspect) => (token) => inspect(goods.some((good) => good.token === token) ? token : `${token}.`),
  ],
];

describe('a verifier with a mistake', () => {
  it.each(mistakes)('is found out when it %s', (_name, finding, plant) => {
    const inspect = plant((token) => workshop.verifier.inspect(token));
    const report = fuzz({ verify: (token) => inspect(token).verdict, goods, seed, count: 20_000 });
    expect(report.findings.join('\n')).toMatch(finding);
  });
});
