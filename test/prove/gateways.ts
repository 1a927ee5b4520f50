import { resolve } from 'node:path';
import { openCore } from '../../src/core';
import type { Core } from '../../src/core';
import type { Session } from '../../src/domain/session';
import { install, masterSecret, password, uninstall } from '../cli/installation';
import type { Installation } from '../cli/installation';
import { newPostgresUrl } from '../support/database';
import { MemoryLogger } from '../support/memory-logger';

/** The databases that the product runs on. */
export type Engine = 'SQLite' | 'PostgreSQL';

/** An installation for gateway processes, and what this process does to its database behind their backs. */
export interface ProvenInstallation extends Installation {
  /** What an operator's commands work with. */
  readonly core: Core;
  /** Creates accounts with the usual password. */
  signUp(usernames: readonly string[]): Promise<void>;
  /** The row of a session, as it is in the database. */
  findSession(id: string): Promise<Session | undefined>;
}

export interface ProvenInstallationOptions {
  readonly engine: Engine;
  /** A mistake in the folder `planted`, made in every process of the gateway to see that the proof notices it. */
  readonly planted?: string | readonly string[] | undefined;
  /** Settings, and what the planted ones are to know. */
  readonly environment?: Readonly<Record<string, string>>;
}

/** Nothing that is proved is to be held up by a limit against abuse. */
const limitless = {
  REFRESH_RATE_LIMIT: '1000000',
  SESSIONS_PER_USER: '10000',
  LOGIN_RATE_LIMIT_PER_ACCOUNT: '1000000',
  LOGIN_RATE_LIMIT_PER_ADDRESS: '1000000',
  PASSWORD_HASH_QUEUE: '10000',
};

const cores: Core[] = [];

/** An installation on a new database. Ended by {@link uninstallAll}. */
export async function installOn({
  engine,
  planted = [],
  environment,
}: ProvenInstallationOptions): Promise<ProvenInstallation> {
  const requires = [planted].flat().map((file) => `--require ${quote(resolve(__dirname, 'planted', file))}`);
  const installation = install({
    ...(engine === 'PostgreSQL' && { DATABASE_URL: await newPostgresUrl() }),
    ...(requires.length > 0 && { NODE_OPTIONS: requires.join(' ') }),
    AUTH_SECRET: masterSecret,
    AUTH_ISSUER: 'https://issuer.test',
    NODE_ENV: 'production',
    LOG_LEVEL: 'warn',
    ...limitless,
    ...environment,
  });
  const { DATABASE_URL: databaseUrl = '', AUTH_ISSUER: issuer } = installation.environment;
  const core = await openCore({ databaseUrl, issuer, masterSecret, profile: 'test' }, { logger: new MemoryLogger() });
  cores.push(core);
  return {
    ...installation,
    core,
    signUp: async (usernames) => {
      for (const username of usernames) await core.accounts.create({ username, roles: [], password });
    },
    findSession: (id) => core.sessionStore.find(id),
  };
}

/** For afterEach or afterAll. */
export async function uninstallAll(): Promise<void> {
  await Promise.all(cores.splice(0).map((core) => core.close()));
  uninstall();
}

/** As NODE_OPTIONS has it. */
function quote(text: string): string {
  return `"${text.replaceAll(/[\\"]/g, '\\$&')}"`;
}
