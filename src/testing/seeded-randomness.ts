import { createHash } from 'node:crypto';
import { createRandomness } from '../crypto/system-randomness';
import type { Randomness } from '../domain/randomness';

/** The same ids, in the same order, for the same seed. Whoever knows the seed knows them all: for tests alone. */
export function seededRandomness(seed: string): Randomness {
  let count = 0;
  return createRandomness((length) => {
    const blocks: Buffer[] = [];
    for (let made = 0; made < length; made += 32) {
      blocks.push(
        createHash('sha256')
          .update(`${seed}\0${String(count)}`)
          .digest(),
      );
      count += 1;
    }
    return Buffer.concat(blocks).subarray(0, length);
  });
}
