import assert from 'node:assert/strict';
import { test } from 'node:test';
import { median, quantile, spread } from '../statistics.mjs';

test('the median is the middle, or the mean of the two in the middle', () => {
  assert.equal(median([9, 1, 5]), 5);
  assert.equal(median([9, 1, 5, 7]), 6);
});

test('a quantile is the value that so large a share does not exceed', () => {
  const sorted = Array.from({ length: 100 }, (_each, index) => index + 1);
  assert.equal(quantile(sorted, 0.5), 51);
  assert.equal(quantile(sorted, 0.99), 100);
  assert.equal(quantile([7], 0.99), 7);
});

test('the spread is how far values lie apart, by their median', () => {
  assert.equal(spread([90, 100, 120]), 0.3);
});
