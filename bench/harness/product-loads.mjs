// What is asked of this product: a load each. Whoever answers in its place is asked the same.
import { password } from './product.mjs';

const json = { 'content-type': 'application/json' };
const meQuery = 'query Me { me { id username email roles } }';
const tokens = 'accessToken refreshToken expiresIn tokenType';
const refreshQuery = `mutation Refresh($token: NonEmptyString!) { refreshToken(input: { refreshToken: $token }) { ${tokens} } }`;
const loginQuery = `mutation Login($input: LoginInput!) { login(input: $input) { ${tokens} } }`;
/** A token in compact form with a head, claims and a signature. */
const jwt = '([\\w-]{20,}\\.[\\w-]{50,}\\.[\\w-]{40,})';

/** The caller's own data, with a bearer token of each of so many. */
export function meLoad(users, { connections = 100 } = {}) {
  const body = JSON.stringify({ query: meQuery });
  const requests = users.map(({ accessToken, id, username, email, roles }) => ({
    body,
    headers: { ...json, authorization: `Bearer ${accessToken}` },
    answer: `${JSON.stringify({ data: { me: { id, username, email, roles } } })}\n`,
  }));
  return { connections, requests };
}

/** Each session refreshes with the token that it got last. */
export function refreshLoad(users) {
  const body = JSON.stringify({ query: refreshQuery, variables: { token: '%TOKEN%' } });
  const chains = users.map(({ refreshToken }) => ({
    headers: json,
    body,
    token: refreshToken,
    tokenPattern: '"refreshToken":"(r1\\.[^"]+)"',
    proofPattern: `"accessToken":"${jwt}"`,
  }));
  return { connections: chains.length, chains };
}

/** Each of so many logs in, with the right password. */
export function loginLoad(users, { connections = 8 } = {}) {
  const requests = users.map(({ username }) => ({
    body: JSON.stringify({ query: loginQuery, variables: { input: { username, password } } }),
    headers: json,
    pattern: `"accessToken":"${jwt}","refreshToken":"r1\\.`,
  }));
  return { connections, requests };
}
