import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { composeSupergraph, hive } from '../gateway/contenders.mjs';
import { loadCore, PinnedProcess } from '../harness/pinned-process.mjs';
import { audience, issuer } from '../harness/product.mjs';
import { startAt } from '../harness/start-at.mjs';

/** Who takes part. */
export const names = {
  product: 'this product',
  open: 'the same without authentication',
  apollo: 'Apollo Server with jsonwebtoken',
  yoga: 'Yoga with its JWT plugin',
  hive: 'Hive Gateway with JWT, 1 subgraph',
  bare: 'bare node:http (the limit)',
};
const folder = import.meta.dirname;

/** Each says for itself what it is; the limit and the one without authentication are nothing that could be taken instead. */
export function createContenders({ product, subgraph }) {
  const usersFile = path.join(product.folder, 'users.json');
  writeFileSync(
    usersFile,
    JSON.stringify(product.users.map(({ id, username, email, roles }) => ({ id, username, email, roles }))),
  );
  const server = (name, script) => ({
    name,
    start: () =>
      startAt('/', (port) => ({
        parameters: [path.join(folder, script)],
        environment: {
          PORT: String(port),
          BENCH_USERS: usersFile,
          BENCH_PUBLIC_KEY: product.publicKeyPem,
          BENCH_ISSUER: issuer,
          BENCH_AUDIENCE: audience,
        },
      })),
  });
  return [
    { name: names.product, isOurs: true, start: () => product.start() },
    withoutAuthentication(product),
    server(names.apollo, 'apollo.mjs'),
    server(names.yoga, 'yoga.mjs'),
    ...(subgraph === undefined ? [] : [hiveContender(product, subgraph)]),
    { ...server(names.bare, 'bare.mjs'), isLimit: true },
  ];
}

function withoutAuthentication({ folder: cwd, environment }) {
  return {
    name: names.open,
    isLimit: true,
    isOpen: true,
    query: 'query Me($id: String!) { me: profile(id: $id) { id username email roles } }',
    start: () =>
      startAt('/health/ready', (port) => ({
        cwd,
        parameters: [path.join(folder, 'without-authentication.cjs')],
        environment: { ...environment, PORT: String(port) },
      })),
  };
}

/** What Hive Gateway stands in front of. */
export async function openSubgraph({ folder: cwd, users, publicJwks: jwks }) {
  const process = new PinnedProcess({
    core: loadCore,
    parameters: [path.join(folder, 'subgraph.mjs')],
    hasIpc: true,
  });
  const { urls } = await process.ask({ users });
  const supergraph = composeSupergraph({ folder: cwd, urls, jwks, sdl: { users: subgraphSdl } });
  return { supergraph, services: { look: () => process.ask({}) }, stop: () => process.stop() };
}

const subgraphSdl = `
  extend schema @link(url: "https://specs.apollo.dev/federation/v2.5", import: ["@key", "@authenticated"])
  type Query { me: User @authenticated }
  type User { id: ID! username: String! email: String roles: [String!]! }
`;

function hiveContender({ publicKeyPem }, { supergraph }) {
  const trusted = { publicKeyPem, trustedIssuer: issuer, trustedAudience: audience };
  return hive({ supergraph, ...trusted }, { name: names.hive, flags: ['--hive-router-runtime'], identity: 'bearer' });
}
