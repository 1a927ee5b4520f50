import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import path from 'node:path';
import { startAt } from './start-at.mjs';
import { createTemporaryFolder, removeTemporaryFolder } from './temporary-folder.mjs';

/** The `auth-gateway` command, as it has been built. */
export const ownCommand = path.resolve(import.meta.dirname, '..', '..', 'dist', 'main.js');

/** The password of every account. */
export const password = 'correct horse battery staple';
export const issuer = 'https://issuer.bench.test';
export const audience = 'graphql';

/**
 * An installation of this product with the settings of production, and with accounts that have a session each. What is not the
 * default: the limits of refreshes and of failed logins, which a load from one address would meet at once.
 */
export function installProduct({ accounts, databaseUrl, settings = {} }) {
  const folder = createTemporaryFolder('product');
  const environment = {
    NODE_ENV: 'production',
    DATABASE_URL: databaseUrl ?? `file:${path.join(folder, 'auth.db')}`,
    AUTH_SECRET: randomBytes(32).toString('base64'),
    AUTH_ISSUER: issuer,
    AUTH_AUDIENCE: audience,
    REFRESH_RATE_LIMIT: '1000000',
    STOP_DELAY_MS: '0',
    HOST: '127.0.0.1',
    ...settings,
  };
  return {
    folder,
    environment,
    ...seed({ folder, environment, accounts }),
    /** @param more flags of Node, more settings, and whether messages are exchanged with it */
    start: ({ flags = [], settings: more = {}, hasIpc = false, core } = {}) =>
      startAt('/health/ready', (port) => ({
        cwd: folder,
        parameters: [...flags, ownCommand, 'serve'],
        environment: { ...environment, ...more, PORT: String(port) },
        hasIpc,
        core,
      })),
    close: () => removeTemporaryFolder(folder),
  };
}

/** In a process of its own, which the settings of this shell do not reach. */
function seed({ folder, environment, accounts }) {
  const script = path.join(import.meta.dirname, 'seed-process.cjs');
  const { PATH, HOME } = process.env;
  const told = execFileSync(process.execPath, [script, String(accounts), password], {
    cwd: folder,
    env: { PATH, HOME, ...environment, LOG_LEVEL: 'silent', AUDIT_LOG: 'off' },
    maxBuffer: 512 * 1024 * 1024,
    encoding: 'utf8',
  });
  return JSON.parse(told);
}
