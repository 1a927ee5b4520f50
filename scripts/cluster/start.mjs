// Puts the cluster together, and takes it apart again.
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { findFreePort } from './free-port.mjs';
import { startFront } from './front.mjs';
import { createPostgres } from './postgres.mjs';
import { mainFile, Replica } from './replica.mjs';

/** Starts everything. What has been started is ended again when something fails. */
export async function startCluster(options, reports) {
  const directory = mkdtempSync(path.join(tmpdir(), 'auth-gateway-cluster-'));
  chmodSync(directory, 0o711); // the server of the database may run as another user
  const cluster = {
    directory,
    replicas: [],
    end: () => endAll(cluster),
    change: (...args) => change(cluster, ...args),
  };
  try {
    // First, because a port that is taken is known at once.
    cluster.front = await startFront({ port: options.port, listReplicas: () => cluster.replicas });
    reports.progress(options.engine === 'postgres' ? 'starting PostgreSQL...' : 'making a database...');
    cluster.database = await startDatabase(options, directory);
    cluster.settings = {
      ...options.settings,
      DATABASE_URL: cluster.database.url,
      AUTH_SECRET: randomBytes(32).toString('base64url'),
      AUTH_ISSUER: 'https://auth-gateway.test',
    };
    writeSettingsFile(cluster);
    cluster.user = await createUser(cluster);
    reports.progress(`starting ${options.replicaCount === 1 ? '1 gateway' : `${options.replicaCount} gateways`}...`);
    cluster.replicas = await createReplicas(cluster, options, reports);
    for (const replica of cluster.replicas) replica.start();
    await Promise.all(cluster.replicas.map((replica) => replica.untilReady()));
  } catch (error) {
    await cluster.end();
    throw error;
  }
  reports.ready(cluster);
  return cluster;
}

async function startDatabase({ engine }, directory) {
  if (engine === 'sqlite') return { url: `file:${path.join(directory, 'auth.db')}`, state: 'a file' };
  const database = await createPostgres(directory);
  await database.perform('start');
  return database;
}

async function createReplicas({ directory, settings }, { replicaCount, skewSeconds }, reports) {
  const ports = await Promise.all(Array.from({ length: replicaCount }, findFreePort));
  return ports.map((port, index) => {
    const environment = { PATH: process.env.PATH, ...settings };
    const onDeath = (replica, how) => reports.died(replica, how);
    return new Replica({
      index: index + 1,
      port,
      environment,
      skewSeconds: index * skewSeconds,
      directory,
      onDeath,
    });
  });
}

function change(cluster, name, value) {
  cluster.settings = { ...cluster.settings, [name]: value };
  writeSettingsFile(cluster);
  for (const replica of cluster.replicas) replica.change(name, value);
}

/** For commands of the gateway beside the cluster: set -a; . FILE; node dist/main.js users list */
function writeSettingsFile({ directory, settings }) {
  const quote = (text) => `'${text.replaceAll("'", `'\\''`)}'`;
  const lines = Object.entries(settings).map(([name, value]) => `${name}=${quote(value)}\n`);
  writeFileSync(path.join(directory, 'settings.env'), lines.join(''), { mode: 0o600 });
}

async function createUser({ settings }) {
  const user = { username: 'ada', password: randomBytes(15).toString('base64url') };
  const parameters = [mainFile, 'users', 'create', '--username', user.username, '--password-stdin'];
  const child = spawn(process.execPath, parameters, { env: { PATH: process.env.PATH, ...settings } });
  let stderr = '';
  child.stderr.on('data', (text) => (stderr += text));
  child.stdin.on('error', () => undefined); // it may end before it reads: its exit code tells
  child.stdin.end(`${user.password}\n`);
  const code = await new Promise((resolve) => child.once('close', resolve));
  if (code !== 0) throw new Error(stderr.trim());
  return user;
}

async function endAll({ directory, front, replicas, database }) {
  front?.close();
  // Nothing of it is needed any more, so nobody waits for a graceful stop.
  await Promise.all(replicas.map((replica) => replica.end()));
  await database?.end?.();
  rmSync(directory, { recursive: true, force: true, maxRetries: 3 });
}
