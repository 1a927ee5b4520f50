// A mistake, planted with NODE_OPTIONS=--require to see that the storm notices it: every password is compared at once, however
// many there are.
const bounded = require('../../../dist/domain/bounded-hasher.js');

bounded.BoundedHasher = class extends bounded.BoundedHasher {
  #hasher;

  constructor(options) {
    super(options);
    this.#hasher = options.hasher;
  }

  async verify(passwordHash, password) {
    return this.#hasher.verify(passwordHash, password);
  }
};
