import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { ownCommand } from '../harness/product.mjs';
import { startAt } from '../harness/start-at.mjs';
import { audience, issuer } from './callers.mjs';
import { sdl as sdlOfContest } from './graph.mjs';

const benchFolder = path.resolve(import.meta.dirname, '..');
const hiveCommand = path.join(benchFolder, 'node_modules', '@graphql-hive', 'gateway', 'dist', 'bin.js');

/**
 * Everybody who takes part. `isOurs` are compared with the best of the others that tell subgraphs the same way who is calling.
 * Each says for itself what it is.
 */
export function createContenders(scene) {
  return [
    own(scene, { name: 'this product, planner, bearer', engine: 'planner', identity: 'bearer' }),
    own(scene, { name: 'this product, planner, identity token', engine: 'planner', identity: 'token' }),
    own(scene, { name: 'this product, stitching, bearer', engine: 'stitching', identity: 'bearer' }),
    hive(scene, { name: 'Hive Gateway, router-runtime, bearer', flags: ['--hive-router-runtime'], identity: 'bearer' }),
    hive(scene, { name: 'Hive Gateway, router-runtime, claims', flags: ['--hive-router-runtime'], identity: 'claims' }),
    hive(scene, { name: 'Hive Gateway, stitching, bearer', flags: [], identity: 'bearer' }),
    hive(scene, { name: 'Hive Gateway, stitching with JIT, bearer', flags: ['--jit'], identity: 'bearer' }),
  ];
}

/** The supergraph that all of them serve, as this product composes it. */
export function composeSupergraph({ folder, urls, jwks, sdl = sdlOfContest }) {
  for (const [name, text] of Object.entries(sdl)) writeFileSync(path.join(folder, `${name}.graphql`), text);
  const file = path.join(folder, 'supergraph.graphql');
  const subgraphs = Object.keys(sdl).map((name) => ({
    name,
    url: urls[name],
    sdl: path.join(folder, `${name}.graphql`),
    identity: 'bearer',
  }));
  const { PATH, HOME } = process.env;
  execFileSync(process.execPath, [ownCommand, 'compose', '--output', file], {
    cwd: folder,
    env: { PATH, HOME, ...verifyOnly(jwks), SUBGRAPHS: JSON.stringify(subgraphs) },
  });
  return file;
}

function verifyOnly(jwks) {
  return { VERIFY_ONLY: 'on', TRUSTED_ISSUERS: JSON.stringify([{ issuer, audience, jwks, algorithms: ['ES256'] }]) };
}

function own({ folder, supergraph, urls, jwks }, { name, engine, identity }) {
  // Identity tokens are signed by keys, and keys are in a database.
  const { VERIFY_ONLY, TRUSTED_ISSUERS } = verifyOnly(jwks);
  const accounts = {
    DATABASE_URL: `file:${path.join(folder, 'auth.db')}`,
    AUTH_SECRET: randomBytes(32).toString('base64'),
    AUTH_ISSUER: 'https://gateway.bench.test',
  };
  const environment = {
    ...(identity === 'token' ? accounts : { VERIFY_ONLY }),
    TRUSTED_ISSUERS,
    SUPERGRAPH: supergraph,
    SUPERGRAPH_ENGINE: engine,
    SUBGRAPHS: JSON.stringify(Object.keys(urls).map((subgraph) => ({ name: subgraph, url: urls[subgraph], identity }))),
    // The production profile calls subgraphs by TLS alone, which would be measured as well.
    NODE_ENV: 'development',
  };
  return {
    name,
    isOurs: true,
    identity,
    start: (flags = []) =>
      startAt('/health/ready', (port) => ({
        cwd: folder,
        parameters: [...flags, ownCommand, 'serve'],
        environment: { ...environment, HOST: '127.0.0.1', PORT: String(port) },
      })),
  };
}

/** Hive Gateway in front of a supergraph, which trusts one issuer by its key. */
export function hive(
  { supergraph, publicKeyPem, trustedIssuer = issuer, trustedAudience = audience },
  { name, flags: ownFlags, identity },
) {
  const config = path.join(benchFolder, 'gateway', 'hive.config.mjs');
  return {
    name,
    isOurs: false,
    identity,
    start: (flags = []) =>
      startAt('/readiness', (port) => ({
        cwd: benchFolder,
        parameters: [
          ...[...flags, hiveCommand, 'supergraph', supergraph, '--config-path', config],
          ...['--host', '127.0.0.1', '--port', String(port), ...ownFlags],
        ],
        environment: {
          BENCH_PUBLIC_KEY: publicKeyPem,
          BENCH_ISSUER: trustedIssuer,
          BENCH_AUDIENCE: trustedAudience,
          BENCH_IDENTITY: identity,
        },
      })),
  };
}
