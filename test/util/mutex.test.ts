import { Mutex } from '../../src/util/mutex';

describe('a mutex', () => {
  it('lets one at a time work, in the order in which they have come', async () => {
    const mutex = new Mutex();
    const seen: string[] = [];
    const work = (name: string) =>
      mutex.run(async () => {
        seen.push(`${name} begins`);
        await Promise.resolve();
        seen.push(`${name} ends`);
      });
    const first = work('first').then(() => work('late')); // comes when the second has been given the turn
    await Promise.all([first, work('second'), work('third')]);
    expect(seen).toStrictEqual(
      ['first', 'second', 'third', 'late'].flatMap((name) => [`${name} begins`, `${name} ends`]),
    );
  });

  it('goes on after work that fails', async () => {
    const mutex = new Mutex();
    const failing = mutex.run(() => Promise.reject(new Error('failed')));
    const next = mutex.run(() => Promise.resolve('done'));
    await expect(failing).rejects.toThrow('failed');
    expect(await next).toBe('done');
    expect(await mutex.run(() => Promise.resolve('done'))).toBe('done');
  });
});
