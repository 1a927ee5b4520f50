import { join } from 'node:path';
import { Client } from 'pg';
import { openCore } from '../../src/core';
import { findRiskOfUrl, toConnectionString } from '../../src/store/postgres-url';
import { findTlsRemedy } from '../../src/store/postgres-error';
import { newPostgresUrl } from '../support/database';
import { masterSecret } from '../support/gateway';
import { MemoryLogger } from '../support/memory-logger';

const authority = join(__dirname, '..', 'support', 'tls', 'server.crt');

/** Opens a database at `localhost` in that way; says what keeps it from being opened. */
async function open(parameters: Readonly<Record<string, string>>, host = 'localhost'): Promise<string | undefined> {
  const url = new URL(await newPostgresUrl());
  url.hostname = host;
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
  try {
    const core = await openCore(
      { databaseUrl: url.href, masterSecret },
      { logger: new MemoryLogger(), isPatient: true },
    );
    await core.close();
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

describe('TLS to PostgreSQL', () => {
  it.each([
    ['verify-full', 'localhost', undefined],
    ['verify-full', '127.0.0.1', 'its certificate is not accepted (ERR_TLS_CERT_ALTNAME_INVALID)'],
    ['verify-ca', '127.0.0.1', undefined],
  ])('with %s and its authority at %s: %s', async (sslmode, host, problem) => {
    const outcome = await open({ sslmode, sslrootcert: authority }, host);
    expect(outcome ?? '').toContain(problem ?? '');
    expect(outcome === undefined).toBe(problem === undefined);
  });

  it('with verify-full and nobody who vouches for the certificate is refused at once, with a remedy', async () => {
    const problem = await open({ sslmode: 'verify-full' });
    expect(problem).toContain('DEPTH_ZERO_SELF_SIGNED_CERT');
    expect(problem).toContain('Set sslrootcert in DATABASE_URL');
  });

  it.each([{ sslmode: 'require' }, { sslmode: 'disable' }, {}])('is not checked with %j', async (parameters) => {
    expect(await open(parameters)).toBeUndefined();
  });

  it('is checked in full with an authority alone', async () => {
    expect(await open({ sslrootcert: authority })).toBeUndefined();
    expect(await open({ sslrootcert: authority }, '127.0.0.1')).toContain('ERR_TLS_CERT_ALTNAME_INVALID');
  });

  it.each([
    ['sslrootcert', '/nowhere/file', 'there is no such file'],
    ['sslrootcert', __dirname, 'it is a folder'],
    ['sslrootcert', __filename, 'it holds no certificate in PEM form'],
    ['sslcert', '/nowhere/file', 'there is no such file'],
    ['sslcert', __filename, 'it holds no certificate in PEM form'],
    ['sslkey', '/nowhere/file', 'there is no such file'],
    ['sslkey', authority, 'it holds no private key without a passphrase in PEM form'],
  ])('names the file that cannot be used, and says why: %s=%s', async (parameter, path, reason) => {
    expect(await open({ sslmode: 'verify-full', [parameter]: path })).toBe(
      `cannot use the file ${path} that ${parameter} in DATABASE_URL names: ${reason}`,
    );
  });

  it('that the server does not speak is said with a remedy', () => {
    const error = new Error('The server does not support SSL connections');
    expect(findTlsRemedy(error)).toContain('leave sslmode out of DATABASE_URL');
  });
});

describe('a connection to PostgreSQL', () => {
  it.each([
    [{}, 'auth-gateway'],
    [{ application_name: 'auth-blue' }, 'auth-blue'],
  ])('with %j is called %s there', async (parameters, name) => {
    const url = new URL(await newPostgresUrl());
    for (const [key, value] of Object.entries(parameters)) url.searchParams.set(key, value);
    const client = new Client({ connectionString: toConnectionString(url.href) });
    await client.connect();
    const { rows } = await client.query<{ name: string }>("SELECT current_setting('application_name') AS name");
    await client.end();
    expect(rows).toStrictEqual([{ name }]);
  });
});

describe('the way to the database', () => {
  it.each([
    ['postgres://db.example.com/auth', /^the connection to the database at db\.example\.com is not encrypted/],
    ['postgres://db.example.com/auth?sslmode=disable', /is not encrypted/],
    ['postgres://localhost/auth?host=db.example.com', /at db\.example\.com is not encrypted/],
    ['postgres://db.example.com/auth?host=', /is not encrypted/],
    ['postgres://db.example.com/auth?sslmode=disable&sslrootcert=ca.crt', /is not encrypted/],
    ['postgres://db.example.com/auth?sslmode=require', /is not checked/],
    ['postgres://db.example.com/auth?sslmode=require&sslcert=client.crt', /is not checked/],
  ])('is a risk: %s', (url, risk) => {
    expect(findRiskOfUrl(url)).toMatch(risk);
  });

  it.each([
    'postgres://db.example.com/auth?sslmode=verify-full',
    'postgres://db.example.com/auth?sslrootcert=ca.crt',
    'postgres://db.example.com/auth?sslmode=verify-ca&sslrootcert=ca.crt',
    'postgres://db.example.com/auth?sslmode=require&sslrootcert=ca.crt',
    'postgres://localhost/auth',
    'postgres://127.0.0.1/auth',
    'postgres://[::1]/auth',
    'postgres://%2Fvar%2Frun%2Fpostgresql/auth',
    'postgres:///auth?host=/var/run/postgresql',
  ])('is none: %s', (url) => {
    expect(findRiskOfUrl(url)).toBeUndefined();
  });
});
