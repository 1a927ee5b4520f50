// Logins at the same time, apart from the process that measures something else meanwhile:
// node storm-logins.mjs ENDPOINT COUNT PASSWORD. Half of them have a wrong password. Prints what they were answered.
import { request } from 'node:http';

const [endpoint = '', count = '0', password = ''] = process.argv.slice(2);
const query = 'mutation Login($input: LoginInput!) { login(input: $input) { accessToken } }';

function logIn(isRight) {
  const input = { username: 'ada', password: isRight ? password : 'not the right one' };
  const body = JSON.stringify({ query, variables: { input } });
  const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
  return new Promise((resolve, reject) => {
    const sending = request(endpoint, { method: 'POST', agent: false, headers }, (answer) => {
      let text = '';
      answer.setEncoding('utf8').on('data', (part) => (text += part));
      answer.on('end', () => resolve(JSON.parse(text).errors?.[0].extensions.reason ?? 'ok'));
    });
    sending.on('error', reject).end(body);
  });
}

const startedAt = performance.now();
const reasons = await Promise.all(Array.from({ length: Number(count) }, (_, index) => logIn(index % 2 === 0)));
const answers = {};
for (const reason of reasons) answers[reason] = (answers[reason] ?? 0) + 1;
console.log(JSON.stringify({ answers, tookMs: performance.now() - startedAt }));
