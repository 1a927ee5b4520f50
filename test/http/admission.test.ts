import { Admission } from '../../src/http/admission';
import { nextTurn } from '../../src/util/next-turn';

/** Each request takes a millisecond to begin. */
function arrive(requests: readonly { readonly name: string; readonly authorization?: string }[]): string[] {
  const clock = { ms: 0, elapsedMs: () => clock.ms };
  const admission = new Admission(clock);
  const begun: string[] = [];
  for (const { name, authorization } of requests) {
    admission.enter({ headers: authorization === undefined ? {} : { authorization } }, () => {
      begun.push(name);
      clock.ms += 1;
    });
  }
  return begun;
}

const logins = ['a', 'b', 'c', 'd', 'e'].map((name) => ({ name }));
const withToken = { name: 'me', authorization: 'Bearer x' };

describe('requests that arrive in the same moment', () => {
  it('are begun a few in each turn of the event loop, in the order in which they came', async () => {
    const begun = arrive(logins);
    expect(begun.join('')).toBe('ab');
    await nextTurn();
    expect(begun.join('')).toBe('abcd');
    await nextTurn();
    expect(begun.join('')).toBe('abcde');
  });

  it('wait behind those that bring a token, which come in the next turn', async () => {
    const begun = arrive([...logins, withToken]);
    await nextTurn();
    expect(begun).toStrictEqual(['a', 'b', 'me', 'c']);
  });

  it('are begun at once when they are few', () => {
    expect(arrive(logins.slice(0, 2))).toStrictEqual(['a', 'b']);
  });
});
