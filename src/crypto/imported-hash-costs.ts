/** The hash of a password that another system has made. */
export type ImportedHash =
  | { readonly kind: 'bcrypt'; readonly text: string; readonly cost: number }
  | {
      readonly kind: 'argon2';
      readonly text: string;
      readonly memoryKib: number;
      readonly passes: number;
      readonly lanes: number;
    }
  | {
      readonly kind: 'scrypt';
      readonly n: number;
      readonly r: number;
      readonly p: number;
      readonly salt: Buffer;
      readonly digest: Buffer;
    }
  | {
      readonly kind: 'pbkdf2';
      readonly algorithm: string;
      readonly rounds: number;
      readonly salt: Buffer;
      readonly digest: Buffer;
    };

const maxMemoryKib = 128 * 1024;

/**
 * Denial of service: a hash that takes gigabytes or minutes would let every guess at that account hold up everybody else's
 * login. Bounded from below too: what is cheaper has never kept a password.
 */
export function isBearable(hash: ImportedHash): boolean {
  switch (hash.kind) {
    case 'bcrypt':
      return isWithin(hash.cost, 4, 14);
    case 'argon2':
      return isBearableArgon2(hash);
    case 'scrypt':
      return isBearableScrypt(hash);
    case 'pbkdf2':
      return isWithin(hash.rounds, 1000, 2_000_000) && isWithin(hash.digest.length, 16, 64);
  }
}

/** The work of an argon2 hash is its memory times its passes. */
function isBearableArgon2({ memoryKib, passes, lanes }: Extract<ImportedHash, { readonly kind: 'argon2' }>): boolean {
  const isEnough = lanes >= 1 && lanes <= 16 && memoryKib >= 8 * lanes; // RFC 9106 section 3.1
  return isEnough && memoryKib <= maxMemoryKib && isWithin(passes, 1, 64) && memoryKib * passes <= 4 * maxMemoryKib;
}

function isBearableScrypt({ n, r, p, digest }: Extract<ImportedHash, { readonly kind: 'scrypt' }>): boolean {
  // RFC 7914 section 2: a power of two, less than 2^(128 * r / 8).
  const isPossible = Number.isInteger(Math.log2(n)) && Math.log2(n) < 16 * r;
  const memoryKib = (n * r) / 8; // 128 bytes each
  const isLongEnough = isWithin(digest.length, 16, 128) && n >= 1024 && r >= 1 && p >= 1;
  return isPossible && isLongEnough && memoryKib <= maxMemoryKib && memoryKib * p <= 2 * maxMemoryKib;
}

function isWithin(value: number, min: number, max: number): boolean {
  return value >= min && value <= max;
}
