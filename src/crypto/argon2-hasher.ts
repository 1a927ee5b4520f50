import type { Options } from '@node-rs/argon2';
import { hash, verify } from './argon2-threads';

/** argon2id (the library's default) with the least parameters that OWASP recommends: memory in KiB, passes, lanes. */
const parameters: Options = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** How a hash with today's parameters looks. */
const current = /^\$argon2id\$v=19\$m=19456,t=2,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/;

/** The hash of nobody's password, with the same parameters, for comparisons where there is no account. */
const nobodysHash = '$argon2id$v=19$m=19456,t=2,p=1$UGxhY2Vob2xkZXJTYWx0MQ$k0w3m6m1T1gq4R7sJkQ2l9yq0bq0v3Vd1n5Yt7cZ8aE';

/** Passwords under argon2id (RFC 9106). */
export const argon2Hasher = {
  hash: (password: string): Promise<string> => hash(password, parameters),
  /** @param passwordHash one of {@link isCurrent}; undefined: nobody's */
  async verify(passwordHash: string | undefined, password: string): Promise<boolean> {
    const isRight = await verify(passwordHash ?? nobodysHash, password);
    return isRight && passwordHash !== undefined;
  },
  /** True for a hash with today's parameters. */
  isCurrent: (passwordHash: string): boolean => current.test(passwordHash),
};
