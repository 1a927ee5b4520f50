import { systemClock, systemTabs } from '../../src/client/client-system';

type Task = () => Promise<void>;

/** Replaces the lock manager of the environment, which Node has from version 24 on. */
function replaceLocks(request: (name: string, options: { readonly signal: AbortSignal }, task: Task) => Promise<void>) {
  Object.defineProperty(globalThis, 'navigator', { configurable: true, value: { locks: { request } } });
}

const former = Object.getOwnPropertyDescriptor(globalThis, 'navigator');

afterEach(() => {
  jest.restoreAllMocks();
  Object.defineProperty(globalThis, 'navigator', former ?? { configurable: true, value: undefined });
});

describe('the turn of a tab', () => {
  it('is over for the tab before it is given on, so that nobody waits for what others need', async () => {
    let isGivenOn = false;
    replaceLocks(async (_name, _options, task) => {
      await task();
      isGivenOn = true;
    });
    expect(await systemTabs.exclusively('session', async () => Promise.resolve('refreshed'))).toBe('refreshed');
    expect(isGivenOn).toBe(false);
  });

  it('tells its own failure to its caller, and is given on all the same', async () => {
    jest.spyOn(systemClock, 'after').mockImplementation((_delayMs, carryOn) => {
      carryOn();
      return () => undefined;
    });
    let turn: Promise<void> | undefined;
    replaceLocks((_name, _options, task) => (turn = task()));
    const failing = systemTabs.exclusively('session', () => Promise.reject(new Error('no network')));
    await expect(failing).rejects.toThrow('no network');
    await expect(turn).resolves.toBeUndefined();
  });

  it('is taken without the lock where its holder is frozen for too long', async () => {
    jest.spyOn(AbortSignal, 'timeout').mockReturnValue(AbortSignal.abort());
    replaceLocks((_name, { signal }) => Promise.reject(signal.reason as Error));
    expect(await systemTabs.exclusively('session', async () => Promise.resolve('refreshed'))).toBe('refreshed');
  });

  it('fails where the browser refuses locks, and the task is not begun', async () => {
    const task = jest.fn(() => Promise.resolve());
    replaceLocks(() => Promise.reject(new Error('SecurityError')));
    await expect(systemTabs.exclusively('session', task)).rejects.toThrow('SecurityError');
    expect(task).not.toHaveBeenCalled();
  });

  it('needs no lock where there is none', async () => {
    Object.defineProperty(globalThis, 'navigator', { configurable: true, value: undefined });
    expect(await systemTabs.exclusively('session', async () => Promise.resolve('refreshed'))).toBe('refreshed');
  });
});
