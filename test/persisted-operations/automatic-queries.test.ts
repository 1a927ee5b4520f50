import { AutomaticQueries } from '../../src/graphql/persisted/automatic-queries';
import { sha256 } from './persisted-scene';

const run = (text: string, isSignedIn = false, isByHash = false) => ({
  hash: sha256(text),
  text,
  isSignedIn,
  isByHash,
});
const long = (name: string): string => name.padEnd(16_000, '#');
/** More than every rung has room for. */
const flood = Array.from({ length: 1000 }, (_, index) => long(`{ f${String(index)}: __typename }`));

describe('the store of automatic persisted queries', () => {
  it.each([
    ['registered once', false],
    ['registered and asked for by their hash', true],
  ])('keeps what signed-in callers use, however many strangers have %s', (_what, isByHash) => {
    const queries = new AutomaticQueries();
    queries.keep(run('{ mine }', true));
    for (const text of flood) queries.keep(run(text, false, isByHash));
    expect(queries.find(sha256('{ mine }'))).toBe('{ mine }');
  });

  it('keeps what strangers ask for again from strangers who register and go', () => {
    const queries = new AutomaticQueries();
    queries.keep(run('{ page }'));
    queries.keep(run('{ page }', false, true));
    for (const text of flood) queries.keep(run(text));
    expect(queries.find(sha256('{ page }'))).toBe('{ page }');
    expect(queries.find(sha256(flood[0] ?? ''))).toBeUndefined();
  });

  it('takes no more than 16 MiB in all', () => {
    const queries = new AutomaticQueries();
    for (const text of flood) queries.keep(run(text));
    for (const text of flood) queries.keep(run(`${text} `, false, true));
    for (const text of flood) queries.keep(run(`${text}  `, true));
    expect(queries.bytes).toBeGreaterThan(15 * 1024 * 1024);
    expect(queries.bytes).toBeLessThanOrEqual(16 * 1024 * 1024);
  });

  it('has a query once, wherever it stands, and lets none fall', () => {
    const queries = new AutomaticQueries();
    for (const isSignedIn of [false, true, false]) queries.keep(run('{ mine }', isSignedIn, true));
    expect(queries.bytes).toBe('{ mine }'.length * 2 + 400);
    for (const text of flood) queries.keep(run(text, false, true));
    expect(queries.find(sha256('{ mine }'))).toBe('{ mine }');
  });

  it('takes none that is longer than 16,384 characters', () => {
    const queries = new AutomaticQueries();
    expect([queries.keep(run('x'.repeat(16_385))), queries.bytes]).toStrictEqual([false, 0]);
  });
});
