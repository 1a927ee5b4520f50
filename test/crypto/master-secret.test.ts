import { mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { readOrCreateMasterSecret } from '../../src/crypto/master-secret';
import { systemRandomness } from '../../src/crypto/system-randomness';
import { OperatorError } from '../../src/util/operator-error';
import { createDirectory, stopGateways } from '../support/gateway';

const read = (path: string) => readOrCreateMasterSecret(path, systemRandomness);

afterEach(stopGateways);

describe('the file of the master secret', () => {
  it('is made on first use, with 256 random bits, for its owner alone, and nothing beside it', () => {
    const path = join(createDirectory(), 'data', 'master-secret');
    const secret = read(path);
    expect(Buffer.from(secret, 'base64url')).toHaveLength(32);
    expect(readFileSync(path, 'utf8').trim()).toBe(secret);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(statSync(dirname(path)).mode & 0o777).toBe(0o700);
    expect(readdirSync(dirname(path))).toStrictEqual(['master-secret']);
  });

  it('is read, and never changed, from then on', () => {
    const path = join(createDirectory(), 'master-secret');
    const secret = read(path);
    const { mtimeMs } = statSync(path);
    expect(read(path)).toBe(secret);
    expect(statSync(path).mtimeMs).toBe(mtimeMs);
  });

  it('is another one for every installation', () => {
    expect(read(join(createDirectory(), 'a'))).not.toBe(read(join(createDirectory(), 'a')));
  });

  it('wins over a draft when another process has made it first', () => {
    const path = join(createDirectory(), 'master-secret');
    const slow = {
      ...systemRandomness,
      bytes: (count: number) => (
        writeFileSync(path, `${'of the other process '.repeat(2)}\n`),
        systemRandomness.bytes(count)
      ),
    };
    expect(readOrCreateMasterSecret(path, slow)).toBe('of the other process of the other process');
    expect(readdirSync(dirname(path))).toStrictEqual(['master-secret']);
  });

  it('is readable for its owner alone whatever the umask', () => {
    const path = join(createDirectory(), 'master-secret');
    const former = process.umask(0o777);
    try {
      read(path);
    } finally {
      process.umask(former);
    }
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  it('says what is wrong and what would help when it cannot be made', () => {
    const directory = createDirectory();
    writeFileSync(join(directory, 'file'), '');
    const attempt = () => read(join(directory, 'file', 'master-secret'));
    expect(attempt).toThrow(OperatorError);
    expect(attempt).toThrow(/AUTH_SECRET/);
  });

  it('says what is wrong when a directory is in its place', () => {
    const path = join(createDirectory(), 'master-secret');
    mkdirSync(path);
    expect(() => read(path)).toThrow(OperatorError);
  });

  it.each(['', '\n', 'x'.repeat(31)])('is not taken for a secret when it was emptied or cut: "%s"', (text) => {
    const path = join(createDirectory(), 'master-secret');
    writeFileSync(path, text);
    expect(() => read(path)).toThrow(OperatorError);
    expect(readFileSync(path, 'utf8')).toBe(text);
  });
});
