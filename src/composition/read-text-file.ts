import { readFile, stat } from 'node:fs/promises';
import { isObject } from '../util/json';
import { OperatorError } from '../util/operator-error';

/** The largest schemas there are have some ten thousand types, and a few MiB. */
const maxBytes = 64 * 1024 * 1024;

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'it is not there',
  EACCES: 'this user may not read it',
  ENOTDIR: 'it is not there',
};

/** Reads a file of text. @throws OperatorError when it cannot be read, or is none */
export async function readTextFile(path: string): Promise<string> {
  try {
    const found = await stat(path);
    if (!found.isFile()) throw new OperatorError(`cannot read ${path}: it is no file`); // a pipe would be waited for
    if (found.size > maxBytes)
      throw new OperatorError(`cannot read ${path}: it has more than ${String(maxBytes)} bytes`);
    return new TextDecoder('utf-8', { fatal: true }).decode(await readFile(path));
  } catch (error) {
    if (error instanceof OperatorError) throw error;
    const code = isObject(error) ? String(error['code']) : '';
    const why = code === 'ERR_ENCODING_INVALID_ENCODED_DATA' ? 'it is no text in UTF-8' : (reasons[code] ?? code);
    throw new OperatorError(`cannot read ${path}: ${why}`, { cause: error });
  }
}
