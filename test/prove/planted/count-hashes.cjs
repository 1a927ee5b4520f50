// Not a mistake but an eye: each password that a gateway really hashes to compare it leaves a byte in the file HASHES.
const { appendFileSync } = require('node:fs');
const argon2 = require('../../../dist/crypto/argon2-threads.js');

const { verify } = argon2;
argon2.verify = (...parameters) => {
  appendFileSync(process.env.HASHES, '.');
  return verify(...parameters);
};
