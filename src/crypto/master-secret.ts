import {
  chmodSync,
  closeSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname } from 'node:path';
import type { Randomness } from '../domain/randomness';
import { isObject } from '../util/json';
import { OperatorError } from '../util/operator-error';

/** As many characters as AUTH_SECRET must have. */
const minLength = 32;

/**
 * The master secret in the file, which is made on first use, readable by its owner alone. Of several processes that
 * start together one makes it and all read the same.
 * @throws OperatorError when the file can be neither read nor made
 */
export function readOrCreateMasterSecret(path: string, randomness: Randomness): string {
  try {
    return requireLong(readOrCreate(path, randomness));
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    const remedy = 'restore the file, make its folder writable for this user, or set AUTH_SECRET';
    throw new OperatorError(`cannot keep the master secret in ${path}: ${why}. To mend it, ${remedy}`, { cause });
  }
}

function readOrCreate(path: string, randomness: Randomness): string {
  const existing = readIfPresent(path);
  if (existing !== undefined) return existing;

  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  // Written whole before it gets its name, so that nobody reads half a secret; a link never replaces another's.
  const draft = `${path}.${randomness.uuid()}`;
  writeFileSync(draft, `${randomness.bytes(32).toString('base64url')}\n`, { mode: 0o600, flag: 'wx', flush: true });
  chmodSync(draft, 0o600); // whatever the umask made of it
  try {
    linkSync(draft, path);
  } catch (error) {
    if (!hasCode(error, 'EEXIST')) throw error;
  } finally {
    unlinkSync(draft);
  }
  syncDirectory(dirname(path)); // before anything is sealed under it: a power cut must not leave keys without their secret
  return readFileSync(path, 'utf8').trim();
}

function syncDirectory(path: string): void {
  if (process.platform === 'win32') return; // directories cannot be opened there
  const directory = openSync(path, 'r');
  try {
    fsyncSync(directory);
  } finally {
    closeSync(directory);
  }
}

/** A file that was emptied or cut must not seal keys under a secret that anybody can guess. */
function requireLong(secret: string): string {
  if (secret.length < minLength) throw new Error(`it holds less than ${String(minLength)} characters`);
  return secret;
}

function readIfPresent(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined;
    throw error;
  }
}

function hasCode(error: unknown, code: string): boolean {
  // Not instanceof: an error of the file system may come from another realm, such as a test runner's.
  return isObject(error) && error['code'] === code;
}
