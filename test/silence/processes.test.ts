import { execFile } from 'node:child_process';
import { resolve } from 'node:path';
import { install, masterSecret, uninstall } from '../cli/installation';
import { takeLeaks } from '../support/watched-secrets';

afterAll(uninstall);

const dist = resolve(__dirname, '..', '..', 'dist');
const secret = 'Hunter2-canary-for-tests';
const jwt = `eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiIxIn0.${secret}`;

/** Runs a script in a process of its own, with `load` for the files of the product; says all that it has written, and how it ended. */
async function run(script: string): Promise<{ readonly exitCode: unknown; readonly output: string }> {
  const prelude = `const load = (name) => require(${JSON.stringify(dist)} + '/' + name + '.js');`;
  return new Promise((done) => {
    execFile(process.execPath, ['-e', prelude + script], (error, stdout, stderr) => {
      done({ exitCode: error?.code ?? 0, output: stdout + stderr });
    });
  });
}

const carelessError = `Object.assign(new Error('no answer from https://svc:${secret}@a.test', {
  cause: Object.assign(new Error('password: "${secret}"'), { parameters: ['${secret}'] }),
}), { config: { headers: { authorization: '${secret}' } }, input: 'postgres://u:${secret}@a' })`;

describe('a process', () => {
  it.each([
    ['thrown', `throw ${carelessError}`],
    ['rejected', `void Promise.reject(${carelessError})`],
  ])('that ends by what nobody catches says what it was, and nothing that hangs on it: %s', async (_how, crash) => {
    const { exitCode, output } = await run(`load('cli/crash').describeCrashes(); setImmediate(() => { ${crash} });`);

    expect(exitCode).toBe(1);
    expect(output).toContain(
      'auth-gateway: this is a bug, please report it: Error: no answer from https://<redacted>@a.test',
    );
    expect(output).toContain('caused by Error: password: "<redacted>"');
    expect(output).not.toContain(secret);
  });

  it.each([
    ['a field', `{ password: '${secret}', token: ['${secret}'], headers: { a: '${secret}' } }`],
    [
      'a field below another',
      `{ input: { password: '${secret}' }, request: { headers: { authorization: '${secret}' } } }`,
    ],
    ['variables', `{ variables: { a: '${secret}' } }`],
    ['an error', `{ err: ${carelessError} }`],
    ['a token', `{ text: 'presented ${jwt}' }`],
    ['the master secret', `{ text: 'with ${masterSecret} it is' }`],
    ['the password of the database', `{ text: 'as auth with ${secret}' }`],
  ])('keeps secrets out of its own log: %s', async (_what, fields) => {
    const settings = {
      logLevel: 'info',
      masterSecret: { kind: 'given', secrets: [masterSecret] },
      databaseUrl: `postgres://auth:${secret}@db/auth`,
    };
    const { output } = await run(
      `load('create-logger').createLogger(${JSON.stringify(settings)}).info(${fields}, 'planted')`,
    );

    expect(JSON.parse(output)).toMatchObject({ msg: 'planted' });
    expect(output).not.toContain(secret);
    expect(output).not.toContain(masterSecret);
  });

  it('keeps its log readable where the password of the database is a word', async () => {
    const { output } = await run(
      `load('create-logger').createLogger({ logLevel: 'info', databaseUrl: 'postgres://postgres:postgres@db/a' }).info({}, 'postgres')`,
    );

    expect(JSON.parse(output)).toMatchObject({ msg: 'postgres' });
  });
});

describe('a command line', () => {
  it.each([
    ['a token in the place of a command', ['token', jwt], 'unknown command'],
    ['a password in the place of a command', [secret], 'unknown command'],
    [
      'a password as an option',
      ['users', 'set-password', 'ada', '--password-stdin', `--password=${secret}`],
      "unknown option '--password'",
    ],
    [
      'a password behind an option',
      ['users', 'set-password', 'ada', '--password-stdin', `-p${secret}`],
      'unknown option',
    ],
    [
      'a claim that is no JSON',
      ['token', 'issue', 'ada', '--claim', `a=${secret}`],
      "option '--claim <name=json>' has a value that is invalid",
    ],
    ['too many words', ['token', 'explain', 'a', secret], 'too many arguments'],
    ['a mistyped command', ['user'], "unknown command 'user' (Did you mean users?)"],
    ['a mistyped option', ['serve', '--jsn'], "unknown option '--jsn' (Did you mean --json?)"],
  ])('is refused without its values: %s', async (_what, parameters, message) => {
    const installation = install();

    const plain = await installation.run(parameters);
    const json = await installation.run([...parameters, '--json']);

    expect([plain.exitCode, json.exitCode]).toStrictEqual([2, 2]);
    expect(plain.stderr).toContain(message);
    expect(plain.stderr + plain.stdout + json.stderr + json.stdout).not.toContain(secret);
  });

  it('that names a setting with a password in it is told without the password', async () => {
    const { stdout } = await install({ ALLOWED_ORIGINS: `https://u:${secret}@a.test` }).run(['check']);

    expect(stdout).toContain('ALLOWED_ORIGINS');
    expect(stdout).not.toContain(secret);
    expect(takeLeaks()).toStrictEqual([]);
  });
});
