import { Turns } from '../../src/domain/turns';
import { FakeClock } from '../../src/testing/fake-clock';

/** Work that goes on until it is told to end. */
function startWork(turns: Turns, keys: readonly string[], log: string[], name: string) {
  let finish: (error?: Error) => void = () => undefined;
  const ended = turns.run(keys, () => {
    log.push(`${name} begins`);
    return new Promise<void>((resolve, reject) => {
      finish = (error) => (error === undefined ? resolve() : reject(error));
    });
  });
  return { ended, finish: (error?: Error) => finish(error) };
}

/** Lets what is under way come to rest. */
const settle = () => new FakeClock().advance(0);

describe('turns', () => {
  it('let one after the other work on a key, and others on other keys meanwhile', async () => {
    const [turns, log] = [new Turns(), [] as string[]];
    const first = startWork(turns, ['a', 'b'], log, 'first');
    const second = startWork(turns, ['a', 'c'], log, 'second');
    startWork(turns, ['d'], log, 'third');
    await settle();
    expect(log).toStrictEqual(['third begins', 'first begins']);
    first.finish();
    await settle();
    expect(log).toStrictEqual(['third begins', 'first begins', 'second begins']);
    second.finish();
    await Promise.all([first.ended, second.ended]);
  });

  it('end for all, whatever the order of their keys', async () => {
    const turns = new Turns();
    const keys = ['a', 'b', 'c'];
    const works = Array.from({ length: 60 }, async (_, index) =>
      turns.run([keys[index % 3] ?? '', keys[(index + 1 + (index % 2)) % 3] ?? '', `own ${String(index)}`], settle),
    );
    await expect(Promise.all(works)).resolves.toHaveLength(60);
  });

  it('fail for those who wait behind one that fails, and not for those who come later', async () => {
    const [turns, log] = [new Turns(), [] as string[]];
    const first = startWork(turns, ['a'], log, 'first');
    const second = startWork(turns, ['a', 'b'], log, 'second');
    const third = startWork(turns, ['a'], log, 'third');
    await settle();
    first.finish(new Error('away'));
    const outcomes = await Promise.allSettled([first.ended, second.ended, third.ended]);
    expect(outcomes.map(({ status }) => status)).toStrictEqual(['rejected', 'rejected', 'rejected']);
    await expect(turns.run(['a', 'b'], async () => 'well')).resolves.toBe('well');
    expect(log).toStrictEqual(['first begins']);
  });
});
