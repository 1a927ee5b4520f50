import { execFileSync } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sign, verify } from 'jsonwebtoken';
import type { SignOptions, VerifyOptions } from 'jsonwebtoken';
import { LoginDocument, VerifyTokenDocument } from '../../schema/generated/operations';
import type { AuthGateway } from '../../src/app';
import { findRefusal, logIn } from '../cli/clients';
import { createUser, install, password, uninstall } from '../cli/installation';
import type { Installation, RunningGateway } from '../cli/installation';
import { createSend, requireData } from '../support/send';
import { findBlock, runBlock } from './run-block';
import { settingsOf } from './settings-of';

let installation: Installation;
beforeEach(() => {
  installation = install();
});
afterEach(uninstall);

const pathOf = (page: string) => join('docs', 'migration', `${page}.md`);
const inShell = (lines: string, cwd: string): string => execFileSync('sh', ['-ec', lines], { cwd, encoding: 'utf8' });

/** A key pair where the page has it, made as the page says, or as the framework does. Gives the private one. */
function makePair(page: string): string {
  const { directory } = installation;
  if (page !== 'lexik-gesdinet') {
    execFileSync('sh', ['-ec', findBlock(pathOf(page), 'sh', 'pair').code], { cwd: directory, stdio: 'ignore' });
    return readFileSync(join(directory, 'jwt-private.pem'), 'utf8');
  }
  const { privateKey, publicKey } = generateKeyPairSync('rsa', {
    modulusLength: 4096,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
  mkdirSync(join(directory, 'config', 'jwt'), { recursive: true });
  writeFileSync(join(directory, 'config', 'jwt', 'public.pem'), publicKey);
  return privateKey;
}

/** A gateway with the settings of the page for the time in which both are there. */
function serveBoth(page: string): Promise<RunningGateway> {
  return installation.serve(settingsOf(findBlock(pathOf(page), 'sh', 'settings').code, installation.directory));
}

async function judge({ url }: RunningGateway, token: string) {
  const { verifyToken } = requireData(await createSend(`${url}/graphql`)(VerifyTokenDocument, { token }));
  return verifyToken;
}

/** Tokens as each of them signs them once it has been prepared: the claims, in the way of the library that it uses. */
const prepared: Readonly<
  Record<string, { readonly issuer: string; readonly claims: object; readonly roles: readonly string[] }>
> = {
  'lexik-gesdinet': {
    issuer: 'https://symfony.example.com',
    claims: { sub: '7', aud: 'graphql', roles: ['ROLE_ADMIN', 'ROLE_USER'], username: 'ada@example.com' },
    roles: ['ROLE_ADMIN', 'ROLE_USER'],
  },
  'django-graphql-jwt': {
    issuer: 'https://django.example.com',
    claims: { username: 'ada', aud: 'graphql', sub: '7', origIat: 1 },
    roles: [],
  },
};

describe('a token of the former service', () => {
  it.each(Object.keys(prepared))('(%s) is accepted while both are there, and refused afterwards', async (page) => {
    const { issuer = '', claims = {}, roles = [] } = prepared[page] ?? {};
    const token = sign({ ...claims, iss: issuer }, makePair(page), { algorithm: 'RS256', expiresIn: 3600 });
    await createUser(installation, 'ada');

    const both = await serveBoth(page);
    expect(await judge(both, token)).toMatchObject({ active: true, subject: '7', roles, sessionId: null });
    expect(await findRefusal(both, token)).toBe('FOREIGN_ACCOUNT');
    const own = await logIn(both, 'ada');
    expect(await findRefusal(both, own.accessToken)).toBeUndefined();
    await both.stop('SIGTERM');

    const after = await installation.serve();
    expect(await judge(after, token)).toMatchObject({ active: false, reason: 'TOKEN_INVALID' });
    expect(await findRefusal(after, token)).toBe('TOKEN_INVALID');
  });

  it('(accounts-js) is accepted when it was signed with the options of the page, and refused afterwards', async () => {
    const privateKey = makePair('accounts-js');
    const { tokenOptions } = await runBlock<{ tokenOptions: (...keys: string[]) => AccountsOptions }>(
      findBlock(pathOf('accounts-js'), 'js', 'options'),
    );
    const options = tokenOptions(privateKey, '');
    // As `createTokens` of @accounts/server does it.
    const data = { token: 'of the session', isImpersonated: false, userId: '7' };
    const payload = { ...(await options.createJwtPayload(data)), data };
    const token = sign(payload, options.tokenSecret.privateKey, options.tokenConfigs.accessToken);

    const both = await serveBoth('accounts-js');
    expect(await judge(both, token)).toMatchObject({ active: true, subject: '7' });
    await both.stop('SIGTERM');
    expect(await judge(await installation.serve(), token)).toMatchObject({ active: false, reason: 'TOKEN_INVALID' });
  });

  it('is refused as it was before it had been prepared, as the pages say', async () => {
    const privateKey = makePair('lexik-gesdinet');
    const both = await serveBoth('lexik-gesdinet');
    const ofLexik = sign({ roles: ['ROLE_ADMIN'], username: 'ada' }, privateKey, {
      algorithm: 'RS256',
      expiresIn: 3600,
    });
    const ofDjango = sign(
      { ...prepared['lexik-gesdinet']?.claims, iss: 'https://symfony.example.com' },
      'a secret key',
      { expiresIn: 300 },
    );
    for (const token of [ofLexik, ofDjango])
      expect(await judge(both, token)).toMatchObject({ active: false, reason: 'TOKEN_INVALID' });
  });
});

interface AccountsOptions {
  readonly tokenSecret: { readonly privateKey: string };
  readonly tokenConfigs: { readonly accessToken: SignOptions };
  createJwtPayload(data: { readonly userId: string }): Promise<object>;
}

describe('a token of the gateway', () => {
  it.each(['lexik-gesdinet', 'django-graphql-jwt'])(
    '(%s) is verified with the key of the page, by a library that knows PEM and RS256 alone',
    async (page) => {
      const like = settingsOf(findBlock(pathOf('lexik-gesdinet'), 'sh', 'lexik-like').code, installation.directory);
      installation = install({ ...like, AUTH_ISSUER: 'http://127.0.0.1:1' });
      await createUser(installation, 'ada');
      const gateway = await installation.serve();
      const { accessToken, user } = await logIn(gateway, 'ada');
      inShell(
        findBlock(pathOf(page), 'sh', 'pem').code.replace('http://127.0.0.1:4000', gateway.url),
        installation.directory,
      );
      const publicKey = readFileSync(join(installation.directory, 'gateway.pem'), 'utf8');
      const options: VerifyOptions = { algorithms: ['RS256'], audience: 'graphql', issuer: 'http://127.0.0.1:1' };
      expect(verify(accessToken, publicKey, options)).toMatchObject({ sub: user.id, roles: [] });
      expect(() => verify(`${accessToken.slice(0, -8)}AAAAAAAA`, publicKey, options)).toThrow('invalid signature');
    },
  );

  it('has the claims of Lexik, with the program of that page', async () => {
    const block = findBlock(pathOf('lexik-gesdinet'), 'ts', 'lexik-like');
    Object.assign(process.env, {
      DATABASE_URL: `file:${installation.directory}/like.db`,
      PORT: '0',
      AUDIT_LOG: 'off',
      LOG_LEVEL: 'silent',
    });
    const gateway = await (await runBlock<{ gateway: Promise<AuthGateway> }>(block)).gateway;
    for (const name of ['DATABASE_URL', 'PORT', 'AUDIT_LOG', 'LOG_LEVEL']) Reflect.deleteProperty(process.env, name);
    const attributes = { username: 'ada@example.com' };
    await gateway.accounts.create({ username: 'ada', roles: ['ROLE_ADMIN'], attributes, password });
    const input = { username: 'ada', password };
    const { login } = requireData(await createSend(`${gateway.url}/graphql`)(LoginDocument, { input }));
    await gateway.stop();
    const [, claims = ''] = login.accessToken.split('.');
    expect(JSON.parse(Buffer.from(claims, 'base64url').toString())).toMatchObject({
      username: 'ada@example.com',
      roles: ['ROLE_ADMIN'],
    });
  });
});
