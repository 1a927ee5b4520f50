import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { after, before, test } from 'node:test';
import { askInChains, moveOn } from '../chain-load.mjs';

const chain = {
  headers: {},
  body: '%TOKEN%',
  token: 'a.1',
  tokenPattern: 'next=([\\w.]+)',
  proofPattern: 'proof=(\\d+)',
};

test('a chain moves on with an answer that has another token and another proof', () => {
  const { token, proof } = moveOn({ ...chain, proof: '1' }, { status: 200, text: 'next=a.2 proof=2' });
  assert.deepEqual([token, proof], ['a.2', '2']);
});

for (const [what, answer] of Object.entries({
  'another status': { status: 500, text: 'next=a.2 proof=2' },
  'the same token': { status: 200, text: 'next=a.1 proof=2' },
  'no token': { status: 200, text: 'proof=2' },
  'the same proof': { status: 200, text: 'next=a.2 proof=1' },
  'no proof': { status: 200, text: 'next=a.2' },
})) {
  test(`a chain does not move on with ${what}`, () => {
    assert.equal(moveOn({ ...chain, proof: '1' }, answer), undefined);
  });
}

let server;
let url;
const seen = [];
before(async () => {
  let count = 0;
  server = createServer((request, response) => {
    request.on('data', (body) => {
      const [id, generation] = String(body).split('.');
      seen.push(String(body));
      count += 1;
      response.end(count === 12 ? 'refused' : `next=${id}.${Number(generation) + 1} proof=${count}`);
    });
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${server.address().port}/`;
});
after(() => server.close());

test('more chains than connections take turns, each token is sent once, and a wrong answer is told', async () => {
  const chains = ['a', 'b', 'c', 'd'].map((id) => ({ ...chain, token: `${id}.1` }));
  const first = await askInChains({ url, amount: 8, connections: 2, chains });
  assert.equal(first.failures, 0);
  assert.deepEqual(first.chains.map(({ token }) => token).sort(), ['a.3', 'b.3', 'c.3', 'd.3']);
  assert.equal(new Set(seen).size, 8);
  const second = await askInChains({ url, amount: 8, connections: 2, chains: first.chains });
  assert.equal(second.failures, 1);
  assert.equal(second.firstWrong, '200 refused');
});
