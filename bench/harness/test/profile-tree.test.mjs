import assert from 'node:assert/strict';
import path from 'node:path';
import { test } from 'node:test';
import { framesOfCpu, framesOfHeap, sumUp } from '../profile-tree.mjs';

const root = path.resolve(import.meta.dirname, '..', '..', '..');
const frame = (functionName, url = '') => ({ functionName, url, lineNumber: 9 });
const own = frame('refresh', `${root}/dist/domain/refreshes.js`);
const library = frame('execute', `file://${root}/node_modules/@scope/name/lib/index.js`);

/** The root calls our own code, that a library, and that something native; and there is a time when nothing runs. */
const profile = {
  nodes: [
    { id: 1, callFrame: frame('(root)'), children: [2, 5, 6] },
    { id: 2, callFrame: own, children: [3] },
    { id: 3, callFrame: library, children: [4] },
    { id: 4, callFrame: frame('writev') },
    { id: 5, callFrame: frame('(idle)') },
    { id: 6, callFrame: frame('(garbage collector)') },
  ],
  samples: [2, 3, 4, 5, 6],
  timeDeltas: [0, 10, 20, 30, 400, 5],
};

test('a sample lasts until the next one, and idle time does not count', () => {
  const { total, packages } = sumUp(framesOfCpu(profile));
  assert.equal(total, 65);
  assert.deepEqual(packages, [
    { name: '@scope/name', value: 50 },
    { name: 'this product, src/domain', value: 10 },
    { name: 'garbage collection', value: 5 },
  ]);
});

test('what is native is put down to who has called it', () => {
  const { functions } = sumUp(framesOfCpu(profile));
  assert.deepEqual(functions[0], { name: 'writev (native), from @scope/name/lib/index.js', value: 30 });
});

test('a file has, besides its own, what is called from it', () => {
  const { files, filesInclusive } = sumUp(framesOfCpu(profile));
  const find = (rows) => rows.find(({ name }) => name === 'src/domain/refreshes.ts').value;
  assert.equal(find(files), 10);
  assert.equal(find(filesInclusive), 60);
});

test('a function that calls itself counts once', () => {
  const head = { callFrame: frame('(root)'), selfSize: 0, children: [] };
  const inner = { callFrame: own, selfSize: 7, children: [] };
  head.children.push({ callFrame: own, selfSize: 1, children: [inner] });
  const { total, filesInclusive } = sumUp(framesOfHeap({ head }));
  assert.equal(total, 8);
  assert.deepEqual(filesInclusive, [{ name: 'src/domain/refreshes.ts', value: 8 }]);
});
