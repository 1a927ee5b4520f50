import { startGateway, stopGateways } from '../support/gateway';
import { SecretScanner } from '../support/secret-scanner';
import { takeLeaks, watchSecret, watchText } from '../support/watched-secrets';
import { install, uninstall } from '../cli/installation';
import { LeakingResolver } from './leaking.resolver';

const secret = 'correct "horse" & böttery/staple?';
const bytes = Buffer.from(secret);

afterEach(stopGateways);
afterAll(uninstall);

describe('a secret that has come out', () => {
  it.each([
    ['as it is', secret],
    ['in a JSON text', JSON.stringify({ a: secret })],
    ['in JSON in JSON', JSON.stringify({ a: JSON.stringify({ b: secret }) })],
    ['in a URL', encodeURIComponent(secret)],
    ['in a form', new URLSearchParams({ a: secret }).toString()],
    [
      'in escaped characters',
      Array.from(secret, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`).join(''),
    ],
    ['in base64', bytes.toString('base64')],
    ['in base64, in the middle', Buffer.from(`ada:${secret}!`).toString('base64')],
    ['in base64url, in the middle', Buffer.from(`{"a":"${secret}"}`).toString('base64url')],
    ['in base64url, at another place', Buffer.from(`..${secret}..`).toString('base64url')],
    ['in hexadecimal digits', bytes.toString('hex')],
    ['in percent-encoded bytes', bytes.toString('hex').toUpperCase().replaceAll(/../g, '%$&')],
    ['reversed', Array.from(secret).reverse().join('')],
    ['in capitals', secret.toUpperCase()],
    ['cut in half', secret.slice(0, 20)],
  ])('is found %s', (_how, text) => {
    const scanner = new SecretScanner();
    scanner.add('a password', secret);

    expect(scanner.find(`before ${text} after`)).toStrictEqual(['a password']);
    expect(scanner.find('before a correct answer after')).toStrictEqual([]);
  });

  it('is found when it becomes known only after it was written', () => {
    watchText('a log line', `login of ada with ${secret}`);
    watchSecret('a password', secret);

    expect(takeLeaks()).toStrictEqual(['a log line holds a password']);
  });

  it.each([
    ['the variables of a login, logged', 'mutation ($password: String!) { logged(password: $password) }', 'a log line'],
    ['a literal, logged', 'mutation { logged(password: "leaked-Password-1") }', 'a log line'],
    ['a password, in an answer', 'mutation { answered(password: "leaked-Password-2") }', 'the answer of'],
    [
      'a token, in a field that is not for tokens',
      'mutation { answered(token: "leaked-Password-3") }',
      'the answer of',
    ],
  ])('fails a test: %s', async (_what, operation, where) => {
    const policies = { 'Mutation.logged': 'public', 'Mutation.answered': 'public' } as const;
    const gateway = await startGateway({
      resolvers: [LeakingResolver.through((text) => gateway.logger.info({ text }, 'leak'))],
      policies,
    });

    await gateway.send(operation, { password: 'leaked-Password-0' });

    expect(takeLeaks().join()).toContain(where);
  });

  it('fails a test: in what a process writes', async () => {
    const installation = install({ AUTH_SECRET: 'leaked-secret-leaked-secret-leaked-secret' });

    await installation.run(['users', 'list']);
    watchText('standard output', 'leaked-secret-leaked-secret-leaked-secret');

    expect(takeLeaks()).toStrictEqual(['standard output holds AUTH_SECRET']);
  });
});
