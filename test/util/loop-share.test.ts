import { LoopShare } from '../../src/util/loop-share';
import { nextTurn } from '../../src/util/next-turn';

describe('a share of the event loop', () => {
  it('lasts for some milliseconds of a turn, and is whole again in the next', async () => {
    const clock = { ms: 0, elapsedMs: () => clock.ms };
    const share = new LoopShare(clock, 3);
    let done = 0;
    const work = (async () => {
      for (; done < 7; done += 1) {
        await share.pass();
        clock.ms += 1;
      }
    })();
    const seen: number[] = [];
    for (let turn = 0; turn < 3; turn += 1) {
      await nextTurn();
      seen.push(done);
    }
    await work;
    expect(seen).toStrictEqual([3, 6, 7]);
  });
});
