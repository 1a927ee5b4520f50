import assert from 'node:assert/strict';
import { test } from 'node:test';
import { replaceBetween } from '../summary.mjs';

const [begin, end] = ['<!-- bench: written by npm run bench -->', '<!-- bench: end -->'];

test('what is between the markers is replaced, and nothing else', () => {
  const page = `before\n${begin}\nold\n${end}\nafter`;
  assert.equal(replaceBetween(page, 'new'), `before\n${begin}\n\nnew\n\n${end}\nafter`);
});

test('a page without markers is left alone, and said', () => {
  assert.throws(() => replaceBetween(`${end} ${begin}`, 'new'), /has no/);
});
