import { findActive, isOver, planNext, standingOf } from '../../src/domain/key-rules';
import { aKey, noon, noonPlus } from '../support/builders';

const old = aKey({ id: 'old', activeFrom: noonPlus(-1000), keepSeconds: 900 });
const present = aKey({ id: 'present', activeFrom: noon });
const next = aKey({ id: 'next', activeFrom: noonPlus(300) });
const other = aKey({ id: 'other', use: 'refresh', activeFrom: noonPlus(9) });
const keys = [next, old, other, present];

describe('the rules of keys', () => {
  it.each([
    [-2000, 'old'], // a clock was put back
    [-1000, 'old'],
    [-1, 'old'],
    [0, 'present'],
    [299, 'present'],
    [300, 'next'],
  ])('%s s after noon the active key is %s', (seconds, id) => {
    expect(findActive('access', keys, noonPlus(seconds))?.id).toBe(id);
  });

  it('have no active key where there is none of that use', () => {
    expect(findActive('refresh', [present], noon)).toBeUndefined();
  });

  it('tell where each key stands', () => {
    expect(keys.map((key) => standingOf(key, keys, noon))).toStrictEqual([
      { state: 'next', retiresAt: undefined, verifiesUntil: undefined },
      { state: 'retired', retiresAt: noon, verifiesUntil: noonPlus(900) },
      { state: 'active', retiresAt: undefined, verifiesUntil: undefined },
      { state: 'active', retiresAt: noonPlus(300), verifiesUntil: noonPlus(1200) },
    ]);
  });

  it.each([
    [900, false],
    [900.001, true],
  ])('hold a retired key for over %s s after its successor took over: %s', (seconds, expected) => {
    expect(isOver(old, keys, noonPlus(seconds))).toBe(expected);
  });

  it.each([
    ['the newest is young', [present], 699, undefined],
    ['it will be old when a new one has been published', [present], 700, 1000],
    ['it has been old for long', [present], 5000, 5300],
    ['one is waiting', [present, next], 299, undefined],
    ['there is none', [], 0, undefined],
  ])('plan the next key when %s', (_what, of, seconds, expected) => {
    const rotation = { maxAgeSeconds: 1000, publishSeconds: 300 };
    const planned = planNext({ use: 'access', keys: of, now: noonPlus(seconds) }, rotation);
    expect(planned).toStrictEqual(expected === undefined ? undefined : noonPlus(expected));
  });

  it('plan none where keys are replaced by hand', () => {
    const rotation = { maxAgeSeconds: undefined, publishSeconds: 300 };
    expect(planNext({ use: 'access', keys: [present], now: noonPlus(999_999) }, rotation)).toBeUndefined();
  });
});
