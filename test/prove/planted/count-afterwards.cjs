// A mistake, planted with NODE_OPTIONS=--require to see that it is noticed: an attempt is counted once it has failed, as many
// do, and not before the password is hashed.
const { PasswordAttempts } = require('../../../dist/domain/password-attempts.js');

const { check } = PasswordAttempts.prototype;
PasswordAttempts.prototype.check = async function checkFirst(attempt, verify) {
  const verdict = await verify();
  return check.call(this, attempt, () => Promise.resolve(verdict));
};
