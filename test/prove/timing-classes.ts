import { performance } from 'node:perf_hooks';
import { LoginDocument } from '../../schema/generated/operations';
import { createClient } from './gateways-client';
import { createProgress } from './proof';
import { seededNumbers } from '../support/mutants';

const aPassword = 'a password that is not right';

/** What can be wrong with a login. `ada` has an account, that of `bob` is disabled, `eve` has none. */
export const classes = {
  unknown: { isHashed: true, input: { username: 'eve', password: aPassword } },
  wrong: { isHashed: true, input: { username: 'ada', password: aPassword } },
  disabled: { isHashed: true, input: { username: 'bob', password: aPassword } },
  'over-long': { isHashed: true, input: { username: 'ada', password: 'x'.repeat(200) } },
  'over-long, unknown': { isHashed: true, input: { username: 'eve', password: 'x'.repeat(200) } },
  'as good as empty': { isHashed: true, input: { username: 'ada', password: '\u200b' } },
  // Refused by the type of the argument, before anybody is looked up: whoever sends it knows that it was empty.
  empty: { isHashed: false, input: { username: 'ada', password: '' } },
  'empty, unknown': { isHashed: false, input: { username: 'eve', password: '' } },
} as const;

export type ClassName = keyof typeof classes;

/** How long logins of each class take, one after the other, in an order that is shuffled anew in every round. */
export async function sampleTimes(
  url: string,
  perClass: number,
): Promise<Readonly<Record<ClassName, readonly number[]>>> {
  const names = Object.keys(classes) as readonly ClassName[];
  const times = Object.fromEntries(names.map((name) => [name, [] as number[]])) as Record<ClassName, number[]>;
  const client = createClient(url);
  const below = seededNumbers(5);
  const progress = createProgress('rounds', perClass);
  const warmUp = 20;
  for (let round = -warmUp; round < perClass; round += 1) {
    for (const name of shuffle(names, below)) {
      const startedAt = performance.now();
      await client.send(LoginDocument, { input: classes[name].input });
      if (round >= 0) times[name].push(performance.now() - startedAt);
    }
    if (round >= 0) progress(round + 1);
  }
  client.close();
  return times;
}

function shuffle<T>(items: readonly T[], below: (limit: number) => number): readonly T[] {
  return items
    .map((item) => ({ item, rank: below(1_000_000) }))
    .sort((a, b) => a.rank - b.rank)
    .map(({ item }) => item);
}

/** How often one of the first kind is larger than one of the second (Mann and Whitney): 0.5 where nothing can be told. */
export function areaUnderCurve(first: readonly number[], second: readonly number[]): number {
  const all = [
    ...first.map((value) => ({ value, isFirst: true })),
    ...second.map((value) => ({ value, isFirst: false })),
  ];
  all.sort((a, b) => a.value - b.value);
  const rankSum = all.reduce((sum, { isFirst }, index) => (isFirst ? sum + index + 1 : sum), 0);
  return (rankSum - (first.length * (first.length + 1)) / 2) / (first.length * second.length);
}
