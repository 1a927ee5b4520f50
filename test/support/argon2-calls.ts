import type * as Argon2Threads from '../../src/crypto/argon2-threads';

/** What was asked of argon2 since this was emptied: which function, and with which parameters. For jest.mock of the threads. */
export const argon2Calls: { readonly name: string; readonly parameters: string }[] = [];

const argon2 = jest.requireActual<typeof Argon2Threads>('../../src/crypto/argon2-threads');

/** The threads themselves, counted. */
export const countedArgon2 = {
  hash: async (...[password, options]: Parameters<typeof argon2.hash>): Promise<string> => {
    argon2Calls.push({ name: 'hash', parameters: JSON.stringify(options) });
    return argon2.hash(password, options);
  },
  verify: async (...[hashed, password]: Parameters<typeof argon2.verify>): Promise<boolean> => {
    argon2Calls.push({ name: 'verify', parameters: hashed.split('$').slice(0, 4).join('$') });
    return argon2.verify(hashed, password);
  },
};
