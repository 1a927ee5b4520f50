import { existsSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { openCore } from '../../src/core';
import type { Core } from '../../src/core';
import { createDirectory, stopGateways, testSettings } from '../support/gateway';
import { MemoryLogger } from '../support/memory-logger';

afterEach(stopGateways);

async function open(directory: string): Promise<Core> {
  return openCore({ ...testSettings(directory), masterSecret: undefined }, { logger: new MemoryLogger() });
}

describe('the master secret in a file', () => {
  it('is made on first use, for its owner alone, and kept', async () => {
    const directory = createDirectory();
    const path = join(directory, 'master-secret');

    await (await open(directory)).close();
    const secret = readFileSync(path, 'utf8');
    await (await open(directory)).close();

    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(statSync(join(directory, 'auth.db')).mode & 0o777).toBe(0o600);
    expect(readFileSync(path, 'utf8')).toBe(secret);
  });

  it('is not made anew where there are keys that another one has sealed', async () => {
    const directory = createDirectory();
    await (await open(directory)).close();
    rmSync(join(directory, 'master-secret'));

    await expect(open(directory)).rejects.toThrow(/is gone: bring it back/);

    expect(existsSync(join(directory, 'master-secret'))).toBe(false);
  });
});
