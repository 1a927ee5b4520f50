// As little as can be done: one signature for each token, and the answer. What is asked must be the query of the contest.
import { createPublicKey, verify } from 'node:crypto';
import { createServer } from 'node:http';
import { audience, issuer, port, publicKeyPem, users } from './setting.mjs';

const key = createPublicKey(publicKeyPem);
/** So many tokens are remembered. */
const cacheSize = 10_000;
const verified = new Map();

function findSubject({ authorization = '' }) {
  const token = authorization.slice('Bearer '.length);
  const claims = verified.get(token) ?? verifyToken(token);
  return claims !== undefined && claims.exp * 1000 > Date.now() ? claims.sub : undefined;
}

function verifyToken(token) {
  const [head, content, signature = ''] = token.split('.');
  const given = Buffer.from(signature, 'base64url');
  const isGood = verify('sha256', Buffer.from(`${head}.${content}`), { key, dsaEncoding: 'ieee-p1363' }, given);
  if (!isGood) return undefined;
  const claims = JSON.parse(Buffer.from(content, 'base64url').toString());
  if (claims.iss !== issuer || claims.aud !== audience) return undefined;
  if (verified.size >= cacheSize) verified.clear();
  verified.set(token, claims);
  return claims;
}

function answer(body, headers) {
  const { query } = JSON.parse(body);
  if (!query.includes('me { id username email roles }'))
    return { errors: [{ message: 'not the query of the contest' }] };
  const user = users.get(findSubject(headers));
  return user === undefined ? { errors: [{ message: 'unauthenticated' }] } : { data: { me: user } };
}

const server = createServer((request, response) => {
  let body = '';
  request.setEncoding('utf8').on('data', (part) => (body += part));
  request.on('end', () => {
    const text = body === '' ? '' : JSON.stringify(answer(body, request.headers));
    response
      .writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) })
      .end(text);
  });
});
server.listen(port, '127.0.0.1');
