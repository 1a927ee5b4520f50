import { WaitingLine } from '../../src/domain/waiting-line';
import { nextTurn } from '../../src/util/next-turn';

async function passTurns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn += 1) await nextTurn();
}

describe('a line', () => {
  it('goes on while it is open, stands while it is not, and goes on when it is told', async () => {
    let places = 2;
    const line = new WaitingLine(() => places > 0);
    const passed: string[] = [];
    const standing = ['a', 'b', 'c', 'd'].map(async (name) => {
      await line.stand();
      places -= 1;
      passed.push(name);
    });
    await passTurns(10);
    expect([passed, line.length]).toStrictEqual([['a', 'b'], 2]);
    places = 1;
    await passTurns(10);
    expect(passed).toHaveLength(2); // nobody has told
    line.call();
    line.call();
    await passTurns(10);
    expect([passed, line.length]).toStrictEqual([['a', 'b', 'c'], 1]);
    places = 9;
    line.call();
    await Promise.all(standing);
    expect([passed, line.length]).toStrictEqual([['a', 'b', 'c', 'd'], 0]);
  });

  it('that closes between the call and the turn lets nobody go', async () => {
    let isOpen = true;
    const line = new WaitingLine(() => isOpen);
    let hasPassed = false;
    const standing = line.stand().then(() => (hasPassed = true));
    isOpen = false;
    await passTurns(5);
    expect([hasPassed, line.length]).toStrictEqual([false, 1]);
    isOpen = true;
    line.call();
    await standing;
  });
});
