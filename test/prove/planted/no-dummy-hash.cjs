// A mistake, planted with NODE_OPTIONS=--require to see that the timing shows it: where there is no account, nothing is compared.
const hashes = require('../../../dist/crypto/password-hashes.js');

hashes.PasswordHashes = class extends hashes.PasswordHashes {
  async verify(passwordHash, password) {
    return passwordHash !== undefined && (await super.verify(passwordHash, password));
  }
};
