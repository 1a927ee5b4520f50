import { parseDjangoOrWerkzeug } from './imported-hash-texts';
import { isBearable } from './imported-hash-costs';
import type { ImportedHash } from './imported-hash-costs';
import { fromBase64, isCanonicalBase64 } from './imported-hash-bytes';

const base64 = '[A-Za-z0-9+/.]+={0,2}';
const bcryptForm = /^\$2[aby]\$(\d\d)\$[./A-Za-z0-9]{53}$/;
const argon2Form = new RegExp(
  String.raw`^\$argon2(?:id|i|d)(?:\$v=(?:16|19))?\$m=(\d{1,7}),t=(\d{1,5}),p=(\d{1,3})\$([A-Za-z0-9+/]{11,86})\$([A-Za-z0-9+/]{22,86})$`,
);
const scryptForm = new RegExp(String.raw`^\$scrypt\$ln=(\d{1,2}),r=(\d{1,3}),p=(\d{1,3})\$(${base64})\$(${base64})$`);
const pbkdf2Form = new RegExp(
  String.raw`^\$pbkdf2(?:-(sha1|sha256|sha512))?\$(?:i=)?(\d{1,8})(?:,l=\d{1,3})?\$(${base64})\$(${base64})$`,
);

/** Reads the hash of another system; undefined when its form is not known or its cost could be ordered as an attack. */
export function parseImportedHash(passwordHash: string): ImportedHash | undefined {
  if (passwordHash.length > 512) return undefined;
  // Django names its hasher in front of what other systems store as it is.
  const text = passwordHash.replace(/^(?:bcrypt(?=\$\$2)\$|argon2(?=\$argon2))/, '');
  const parsed = parseModularCrypt(text) ?? parseDjangoOrWerkzeug(text);
  return parsed !== undefined && isBearable(parsed) ? parsed : undefined;
}

function parseModularCrypt(text: string): ImportedHash | undefined {
  return parseBcrypt(text) ?? parseArgon2(text) ?? parseScrypt(text) ?? parsePbkdf2(text);
}

function parseBcrypt(text: string): ImportedHash | undefined {
  const [, cost] = bcryptForm.exec(text) ?? [];
  return cost === undefined ? undefined : { kind: 'bcrypt', text, cost: Number(cost) };
}

function parseArgon2(text: string): ImportedHash | undefined {
  const [, memory, passes, lanes, salt = '', digest = ''] = argon2Form.exec(text) ?? [];
  // The PHC string format knows one spelling of bytes; the library refuses to compare with another.
  if (memory === undefined || !isCanonicalBase64(salt) || !isCanonicalBase64(digest)) return undefined;
  return { kind: 'argon2', text, memoryKib: Number(memory), passes: Number(passes), lanes: Number(lanes) };
}

function parseScrypt(text: string): ImportedHash | undefined {
  const [, ln, r, p, salt = '', digest = ''] = scryptForm.exec(text) ?? [];
  if (ln === undefined) return undefined;
  const cost = { n: 2 ** Number(ln), r: Number(r), p: Number(p) };
  return { kind: 'scrypt', ...cost, salt: fromBase64(salt), digest: fromBase64(digest) };
}

/** As the PHC describes it (`i=`), and as passlib writes it: without a name it is SHA-1. */
function parsePbkdf2(text: string): ImportedHash | undefined {
  const [, algorithm = 'sha1', rounds, salt = '', digest = ''] = pbkdf2Form.exec(text) ?? [];
  if (rounds === undefined) return undefined;
  return { kind: 'pbkdf2', algorithm, rounds: Number(rounds), salt: fromBase64(salt), digest: fromBase64(digest) };
}
