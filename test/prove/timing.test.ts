import type * as Argon2Calls from '../support/argon2-calls';
import { argon2Calls } from '../support/argon2-calls';
import { LoginDocument } from '../../schema/generated/operations';
import { startGateway, stopGateways } from '../support/gateway';
import { installOn, uninstallAll } from './gateways';
import { isFull, proofTimeoutMs, say } from './proof';
import { areaUnderCurve, classes, sampleTimes } from './timing-classes';
import type { ClassName } from './timing-classes';

jest.mock(
  '../../src/crypto/argon2-threads',
  () => jest.requireActual<typeof Argon2Calls>('../support/argon2-calls').countedArgon2,
);
jest.setTimeout(proofTimeoutMs);

afterEach(uninstallAll);
afterEach(stopGateways);

const names = Object.keys(classes) as readonly ClassName[];
/** Samples of each class; a mistake shows in fewer. */
const perClass = { real: 2000, planted: 300 };

interface Pair {
  readonly pair: string;
  readonly area: number;
}

async function comparePairs(planted?: string): Promise<readonly Pair[]> {
  const installation = await installOn({ engine: 'SQLite', planted });
  await installation.signUp(['ada', 'bob']);
  await installation.core.accounts.disable('bob');
  const { url } = await installation.serve();
  const times = await sampleTimes(url, planted === undefined ? perClass.real : perClass.planted);
  const pairs = names.flatMap((one, index) => names.slice(index + 1).map((other) => [one, other] as const));
  const compared = pairs
    .filter(([one, other]) => classes[one].isHashed === classes[other].isHashed)
    .map(([one, other]) => ({ pair: `${one} / ${other}`, area: areaUnderCurve(times[one], times[other]) }));
  for (const { pair, area } of compared) say(`  ${pair.padEnd(50)} ${area.toFixed(3)}`);
  return compared;
}

describe('a refused login', () => {
  it.each(names.filter((name) => classes[name].isHashed))(
    'has one password compared, and no other cost: %s',
    async (name) => {
      const gateway = await startGateway();
      await gateway.signUp({ username: 'ada' });
      await gateway.signUp({ username: 'bob' });
      await gateway.core.accounts.disable('bob');
      argon2Calls.length = 0;
      const { reason } = await gateway.send(LoginDocument, { input: classes[name].input });
      expect(reason).toBe('BAD_CREDENTIALS');
      expect(argon2Calls).toStrictEqual([{ name: 'verify', parameters: '$argon2id$v=19$m=19456,t=2,p=1' }]);
    },
  );

  it.each(names.filter((name) => !classes[name].isHashed))('has none compared, whoever is meant: %s', async (name) => {
    const gateway = await startGateway();
    await gateway.signUp({ username: 'ada' });
    argon2Calls.length = 0;
    expect((await gateway.send(LoginDocument, { input: classes[name].input })).reason).toBe('INPUT_INVALID');
    expect(argon2Calls).toStrictEqual([]);
  });

  if (isFull)
    it('takes the same time, whatever is wrong', async () => {
      const outside = (await comparePairs()).filter(({ area }) => area < 0.45 || area > 0.55);
      expect(outside).toStrictEqual([]);
    });

  if (isFull)
    it('is seen to take another time where nothing is compared without an account', async () => {
      const compared = await comparePairs('no-dummy-hash.cjs');
      const telling = compared
        .filter(({ pair }) => /\bunknown\b.*\bwrong\b/.test(pair))
        .map(({ area }) => Math.max(area, 1 - area));
      expect(telling).toStrictEqual([expect.any(Number)]);
      expect(Math.min(...telling)).toBeGreaterThan(0.95);
    });
});
