import { scrub } from '../../src/util/scrub';

const secret = 'Hunter2-canary-for-tests';
const jwt = `eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiIxIn0.${secret}`;

describe('text that others have written', () => {
  it.each([
    `token ${jwt} refused`,
    `{"a":"${jwt}"}`,
    `r1.${'A'.repeat(22)}.1.${secret}`,
    `connect postgres://auth:${secret}@db.internal:5432/auth failed`,
    `Authorization: Bearer ${secret}`,
    `basic ${secret}==`,
    `GET /a?access_token=${secret}&b=1`,
    `GET /a?b=1&code=${secret}`,
    `{ username: 'ada', password: '${secret}' }`,
    `{"input":{"username":"ada","password":"${secret}"}}`,
    JSON.stringify({ msg: JSON.stringify({ currentPassword: secret }) }),
    `mutation { login(input: { username: "ada", password: "${secret}" }) { accessToken } }`,
    `refreshToken: "${secret}"`,
    `"set-cookie":"${secret}; HttpOnly"`,
    `AUTH_SECRET='${secret}'`,
  ])('loses what looks like a secret: %s', (text) => {
    expect(scrub(text)).not.toContain(secret);
    expect(scrub(text)).toContain('<redacted>');
  });

  it.each([
    'connect ECONNREFUSED 127.0.0.1:5432',
    'the token is too long: it has 900 characters',
    '{"reason":"TOKEN_EXPIRED","code":"UNAUTHENTICATED"}',
    'https://auth.example.com/graphql: it answered with status 500',
    'send one access token as "Authorization: Bearer ..."',
    'PASSWORD_MIN_LENGTH: must be a whole number from 8 to 64',
    '{"password_min_length":8}',
    'basic settings',
  ])('keeps what is none: %s', (text) => {
    expect(scrub(text)).toBe(text);
  });

  it('stays JSON', () => {
    const line = JSON.stringify({ msg: `password: "${secret}"`, url: `https://u:${secret}@a/`, token: secret });

    expect(JSON.parse(scrub(line))).toStrictEqual({
      msg: 'password: "<redacted>"',
      url: 'https://<redacted>@a/',
      token: '<redacted>',
    });
  });

  it('loses the very secrets that are known', () => {
    expect(scrub(`a ${secret} b`, [secret])).toBe('a <redacted> b');
  });
});
