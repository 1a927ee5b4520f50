import { systemRandomness } from '../../src/crypto/system-randomness';

describe('randomness', () => {
  it.each([
    ['session ids', () => systemRandomness.sessionId(), /^[A-Za-z0-9_][A-Za-z0-9_-]{21}$/],
    ['key ids', () => systemRandomness.keyId(), /^[A-Za-z0-9_][A-Za-z0-9_-]{11}$/],
    [
      'other ids',
      () => systemRandomness.uuid(),
      /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
    ],
    ['passwords', () => systemRandomness.password(), /^[a-km-np-z2-9]{26}$/],
  ])('makes %s of their form, and none twice', (_what, make, form) => {
    const made = Array.from({ length: 2000 }, () => make());
    expect(made.filter((each) => !form.test(each))).toStrictEqual([]);
    expect(new Set(made).size).toBe(made.length);
  });

  it('uses every character of the alphabet of passwords about as often', () => {
    const counts = new Map<string, number>();
    const text = Array.from({ length: 2000 }, () => systemRandomness.password()).join('');
    for (const character of Array.from(text)) counts.set(character, (counts.get(character) ?? 0) + 1);
    expect(counts.size).toBe(32);
    // 52,000 characters, 1,625 of each expected: seven standard deviations are 278.
    for (const count of counts.values()) expect(Math.abs(count - 1625)).toBeLessThan(278);
  });

  it.each([0, 1, 32, 1000])('makes %s bytes', (count) => {
    expect(systemRandomness.bytes(count)).toHaveLength(count);
  });
});
