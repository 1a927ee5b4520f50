import { ErrorPlaces } from '../../src/supergraph/error-places';

describe('the errors of an executor', () => {
  const places = new ErrorPlaces([{ path: ['a', 0, 'b'] }, { path: ['c'] }, { path: ['c', 'd'] }]);

  it.each([
    ['at the place', ['a', 0, 'b'], true],
    ['above it', ['c', 'x', 1], true],
    ['below it', ['a', 0], true],
    ['at the root, from below', [], true],
    ['beside it', ['a', 1, 'b'], false],
    ['at a name that looks like the number', ['a', '0', 'b'], false],
    ['nowhere near', ['x'], false],
    ['at a name of every object', ['constructor'], false],
  ])('explain what is missing: %s', (_what, steps, isExplained) => {
    expect(places.explain(steps)).toBe(isExplained);
  });

  it('explain everything when they have no place, and nothing when there are none', () => {
    expect(new ErrorPlaces([{ path: undefined }]).explain(['a'])).toBe(true);
    expect(new ErrorPlaces([]).explain(['a'])).toBe(false);
    expect(new ErrorPlaces([]).explain([])).toBe(false);
  });
});
