// Logins at the same time, apart from the process that measures something else meanwhile:
// storm-logins.mjs ENDPOINT COUNT PASSWORD ACCOUNTS, forked. They are of the accounts user-0 to user-(ACCOUNTS - 1) in turns, and half of
// them have a wrong password. Says that it is ready, waits for a message, and tells what they were answered.
// Over bare sockets: a client that takes as long for a request as the server would take the cores away from what is measured.
import { once } from 'node:events';
import { connect } from 'node:net';
import { setPriority } from 'node:os';

if (process.platform === 'linux') setPriority(5); // as the gateway, see storm-probe.cjs
const [endpoint = '', count = '0', password = '', accounts = '1'] = process.argv.slice(2);
const { host, hostname, pathname, port } = new URL(endpoint);
const query = 'mutation Login($input: LoginInput!) { login(input: $input) { accessToken } }';

function toRequest(index) {
  const input = {
    username: `user-${index % Number(accounts)}`,
    password: index % 2 === 0 ? password : 'not the right one',
  };
  const body = JSON.stringify({ query, variables: { input } });
  const length = Buffer.byteLength(body);
  const headers = ['content-type: application/json', `content-length: ${length}`, 'connection: close'];
  return [`POST ${pathname} HTTP/1.1`, `host: ${host}`, ...headers, '', body].join('\r\n');
}

function toReason(answer) {
  const { errors } = JSON.parse(answer.slice(answer.indexOf('\r\n\r\n')));
  return errors?.[0].extensions.reason ?? 'ok';
}

async function send(request) {
  const answer = await new Promise((resolve, reject) => {
    let text = '';
    const socket = connect({ host: hostname, port: Number(port) });
    socket.setEncoding('utf8').on('data', (part) => (text += part));
    socket.on('error', reject).on('end', () => resolve(text));
    socket.write(request);
  });
  return toReason(answer);
}

const requests = Array.from({ length: Number(count) }, (_, index) => toRequest(index));
process.send('ready');
await once(process, 'message');
const startedAt = performance.now();
const reasons = await Promise.all(requests.map(send));
const answers = {};
for (const reason of reasons) answers[reason] = (answers[reason] ?? 0) + 1;
process.send({ answers, tookMs: performance.now() - startedAt });
process.disconnect();
