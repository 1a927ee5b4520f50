import type { ImportedHash } from './imported-hash-costs';
import { fromBase64 } from './imported-hash-bytes';

const djangoPbkdf2 = /^pbkdf2_(sha1|sha256)\$(\d{1,8})\$([^$]{1,128})\$([A-Za-z0-9+/]+={0,2})$/;
const djangoScrypt = /^scrypt\$(\d{1,8})\$([^$]{1,128})\$(\d{1,3})\$(\d{1,3})\$([A-Za-z0-9+/]+={0,2})$/;
const werkzeugPbkdf2 = /^pbkdf2:(sha1|sha256|sha512):(\d{1,8})\$([^$]{1,128})\$((?:[0-9a-f]{2})+)$/;
const werkzeugScrypt = /^scrypt:(\d{1,8}):(\d{1,3}):(\d{1,3})\$([^$]{1,128})\$((?:[0-9a-f]{2})+)$/;

/** Hashes as Django and Werkzeug (Flask) store them: the salt is text. */
export function parseDjangoOrWerkzeug(text: string): ImportedHash | undefined {
  return parsePbkdf2(text) ?? parseScrypt(text);
}

function parsePbkdf2(text: string): ImportedHash | undefined {
  const django = djangoPbkdf2.exec(text);
  const [, algorithm = '', rounds, salt = '', digest = ''] = django ?? werkzeugPbkdf2.exec(text) ?? [];
  if (rounds === undefined) return undefined;
  return { kind: 'pbkdf2', algorithm, rounds: Number(rounds), salt: Buffer.from(salt), digest: read(digest, django) };
}

function parseScrypt(text: string): ImportedHash | undefined {
  const django = djangoScrypt.exec(text);
  const [, n, second = '', third = '', fourth = '', digest = ''] = django ?? werkzeugScrypt.exec(text) ?? [];
  if (n === undefined) return undefined;
  const [salt, r, p] = django === null ? [fourth, second, third] : [second, third, fourth];
  const cost = { n: Number(n), r: Number(r), p: Number(p) };
  return { kind: 'scrypt', ...cost, salt: Buffer.from(salt), digest: read(digest, django) };
}

function read(digest: string, django: RegExpExecArray | null): Buffer {
  return django === null ? Buffer.from(digest, 'hex') : fromBase64(digest);
}
