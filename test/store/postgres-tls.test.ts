import { join } from 'node:path';
import { openCore } from '../../src/core';
import { findRiskOfUrl } from '../../src/store/postgres-url';
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

  it.each(['sslrootcert', 'sslcert', 'sslkey'])(
    'names the parameter whose file is not there: %s',
    async (parameter) => {
      expect(await open({ sslmode: 'verify-full', [parameter]: '/nowhere/file' })).toContain(
        `cannot read the file that ${parameter} in DATABASE_URL names`,
      );
    },
  );

  it('that the server does not speak is said with a remedy', () => {
    const error = new Error('The server does not support SSL connections');
    expect(findTlsRemedy(error)).toContain('leave sslmode out of DATABASE_URL');
  });
});

describe('the way to the database', () => {
  it.each([
    ['postgres://db.example.com/auth', /^the connection to the database at db\.example\.com is not encrypted/],
    ['postgres://db.example.com/auth?sslmode=disable', /is not encrypted/],
    ['postgres://localhost/auth?host=db.example.com', /at db\.example\.com is not encrypted/],
    ['postgres://db.example.com/auth?sslmode=require', /is not checked/],
  ])('is a risk: %s', (url, risk) => {
    expect(findRiskOfUrl(url)).toMatch(risk);
  });

  it.each([
    'postgres://db.example.com/auth?sslmode=verify-full',
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
