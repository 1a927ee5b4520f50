import { readdirSync, readFileSync } from 'node:fs';
import { hash, verify } from '../../src/crypto/argon2-threads';

const cheap = { memoryCost: 8, timeCost: 1, parallelism: 1 };

/** How nice each thread of this process is: 0 unless it was told to be. */
function listNiceness(): ReadonlyMap<number, number> {
  const entries = readdirSync('/proc/self/task').map((id): readonly [number, number] => {
    const text = readFileSync(`/proc/self/task/${id}/stat`, 'utf8');
    // The name, in brackets, may have anything in it; niceness is the 17th field behind it (proc(5)).
    return [Number(id), Number(text.slice(text.lastIndexOf(')') + 2).split(' ')[16])];
  });
  return new Map(entries);
}

describe('hashing in threads', () => {
  it('gives what the library gives, for several at once', async () => {
    const hashes = await Promise.all(['one', 'two', 'three'].map((password) => hash(password, cheap)));
    expect(await Promise.all(hashes.map((hashed) => verify(hashed, 'two')))).toStrictEqual([false, true, false]);
  });

  it('says what the library complains of, and goes on', async () => {
    await expect(verify('no hash', 'one')).rejects.toThrow();
    await expect(hash('one', { memoryCost: 1 })).rejects.toThrow();
    expect(await verify(await hash('one', cheap), 'one')).toBe(true);
  });
});

const describeOnLinux = process.platform === 'linux' ? describe : describe.skip;

describeOnLinux('hashing in threads, on Linux,', () => {
  it('takes processor time from nobody else', async () => {
    await hash('one', cheap);
    const niceness = listNiceness();
    const own = niceness.get(process.pid) ?? 0;
    expect([...niceness.values()].filter((each) => each > own)).not.toStrictEqual([]);
  });
});
