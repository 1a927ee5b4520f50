import { addAttempt, removeAttempts, waitMsOf } from '../../src/domain/attempt-count';
import type { Allowance, AttemptCount } from '../../src/domain/attempt-count';
import { noon, noonPlus } from '../support/builders';

const allowance: Allowance = {
  limit: 3,
  firstDelaySeconds: 30,
  longestDelaySeconds: 900,
  windowSeconds: 900,
  windowBegins: 'with the last failure',
  memorySeconds: 86_400,
};

/** The count after failures so many seconds after noon. */
function failedAt(seconds: readonly number[], rule = allowance): AttemptCount | undefined {
  const start: AttemptCount | undefined = undefined;
  return seconds.reduce<AttemptCount | undefined>((count, at) => addAttempt(count, rule, noonPlus(at)), start);
}

const waitAt = (count: AttemptCount | undefined, seconds: number) =>
  waitMsOf(count, allowance, noonPlus(seconds)) / 1000;

describe('the wait of the next attempt', () => {
  it.each<[string, readonly number[], at: number, waitSeconds: number]>([
    ['nothing has failed', [], 0, 0],
    ['less than the limit has failed', [0, 0], 0, 0],
    ['the limit has just been reached', [0, 0, 0], 0, 30],
    ['some of the wait is over', [0, 0, 0], 29.5, 0.5],
    ['the wait is over', [0, 0, 0], 30, 0],
    ['one more has failed after it', [0, 0, 0, 30], 30, 60],
    ['two more have', [0, 0, 0, 30, 90], 90, 120],
    ['seven more have', [0, 0, 0, 30, 90, 210, 450, 930, 1830, 2730], 2730, 900],
    ['a hundred have', Array<number>(100).fill(0), 0, 900],
    ['the last failure below the limit is 15 minutes ago', [0, 0, 900], 900, 0],
    ['it is just less', [0, 0, 899], 899, 30],
    ['a day has passed since the end of the wait', [0, 0, 0, 86_430], 86_430, 0],
    ['just less has', [0, 0, 0, 86_429], 86_429, 60],
    ['the clock was put back by a year', [0, 0, 0], -31_536_000, 0],
  ])('when %s', (_what, failures, at, waitSeconds) => {
    expect(waitAt(failedAt(failures), at)).toBe(waitSeconds);
  });

  it.each<[Allowance['windowBegins'], forgottenAt: number]>([
    ['with the first failure', 900],
    ['with the last failure', 1700],
  ])('forgets failures below the limit 15 minutes after it began %s', (windowBegins, forgottenAt) => {
    const count = failedAt([0, 800], { ...allowance, windowBegins });
    expect(count).toStrictEqual({ failures: 2, freeAt: noonPlus(800), forgottenAt: noonPlus(forgottenAt) });
  });
});

describe('attempts that are taken off', () => {
  it.each<[string, failures: number, removed: number, left: number | undefined]>([
    ['one of several', 5, 1, 4],
    ['all', 5, 5, undefined],
    ['more than there are', 5, 6, undefined],
    ['all, however many', 5, Infinity, undefined],
  ])('are %s', (_what, failures, removed, left) => {
    const count = failedAt(Array<number>(failures).fill(0));
    expect(removeAttempts(count, removed, noon)?.failures).toBe(left);
  });

  it('leave the turn free that one of them has taken', () => {
    const count = failedAt([0, 0, 0, 30]);
    expect(waitAt(count, 31)).toBe(59);
    expect(waitAt(removeAttempts(count, 1, noonPlus(31)), 31)).toBe(0);
  });

  it('are none of a count that is forgotten', () => {
    expect(removeAttempts(failedAt([0, 0]), 1, noonPlus(900))).toBeUndefined();
  });
});
