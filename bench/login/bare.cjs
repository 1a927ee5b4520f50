// What the machine can hash, one at a time, with the library and the parameters of this product; asked over HTTP as it is.
const { createServer } = require('node:http');
const { argon2Hasher } = require('../../dist/crypto/argon2-hasher.js');

const { PORT, BENCH_PASSWORD } = process.env;
/** As a login is answered, as far as the load looks at it. */
const text = JSON.stringify({
  data: { login: { accessToken: `${'a'.repeat(30)}.${'b'.repeat(300)}.${'c'.repeat(86)}`, refreshToken: 'r1.' } },
});

async function main() {
  const hash = await argon2Hasher.hash(BENCH_PASSWORD);
  let last = Promise.resolve();
  const answer = async (response, password) => {
    if (!(await argon2Hasher.verify(hash, password))) throw new Error('the password is wrong');
    response
      .writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) })
      .end(text);
  };
  createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (part) => (body += part));
    request.on('end', () => {
      if (body === '') return response.end();
      const { password } = JSON.parse(body).variables.input;
      last = last.then(() => answer(response, password));
      return undefined;
    });
  }).listen(Number(PORT), '127.0.0.1');
}

void main();
