// Starts the gateway and the subgraphs, and ends them again.
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { findFreePort } from '../../../scripts/cluster/free-port.mjs';
import { compile, sdlFiles } from './compile.mjs';
import { Member } from './member.mjs';

const names = ['products', 'reviews'];

/** `onEnd` is told what has ended by itself. What has been started is ended again when something fails. */
export async function startGraph(options, onEnd) {
  const ports = await choosePorts(options);
  const programs = compile();
  const directory = mkdtempSync(path.join(tmpdir(), 'auth-gateway-federation-'));
  const graph = { ...describePlaces(ports), directory, members: [], gatewayEnded: new Promise(() => undefined) };
  graph.end = async () => {
    await Promise.all(graph.members.map((member) => member.end()));
    rmSync(directory, { recursive: true, force: true, maxRetries: 3 });
  };
  try {
    if (!options.isSubgraphsOnly) await startGateway(graph, programs, options);
    // After the gateway: they find its keys at once, and would look for them again only after some seconds.
    const subgraphs = graph.subgraphs.map((subgraph) => startSubgraph(subgraph, graph, programs));
    await Promise.all(subgraphs.map((member) => member.untilReady()));
    for (const member of graph.members) void member.ended.then((how) => onEnd(member.name, how));
  } catch (error) {
    await graph.end();
    throw error;
  }
  return graph;
}

async function startGateway(graph, programs, { engine, authorization }) {
  const gateway = new Member('gateway', {
    parameters: [programs.gateway],
    directory: graph.directory,
    probe: { url: `${graph.gateway}/health/ready`, status: 200 },
    environment: {
      PORT: new URL(graph.gateway).port,
      AUTH_ISSUER: graph.gateway,
      DATABASE_URL: `file:${path.join(graph.directory, 'auth.db')}`,
      SUBGRAPHS: graph.setting,
      SUPERGRAPH_ENGINE: engine,
      SUPERGRAPH_AUTHORIZATION: authorization,
    },
  });
  graph.members.push(gateway);
  await gateway.untilReady();
  graph.gatewayEnded = gateway.ended;
}

function startSubgraph({ name, url }, graph, programs) {
  const member = new Member(name, {
    parameters: [programs.subgraph, name],
    directory: graph.directory,
    probe: { url, status: 403 }, // it is there, and tells strangers nothing
    environment: { PORT: new URL(url).port, GATEWAY: graph.gateway },
  });
  graph.members.push(member);
  return member;
}

/** @throws Error when one of them is taken */
async function choosePorts({ port, isSubgraphsOnly }) {
  if (port === 0) return Promise.all([findFreePort(), findFreePort(), findFreePort()]);
  const ports = [port, port + 1, port + 2];
  const needed = isSubgraphsOnly ? ports.slice(1) : ports;
  const taken = [];
  for (const each of needed) if (await isTaken(each)) taken.push(each);
  if (taken.length === 0) return ports;
  const which = `port${taken.length > 1 ? 's' : ''} ${taken.join(' and ')}`;
  throw new Error(
    `${which} of this machine ${taken.length > 1 ? 'are' : 'is'} taken: end what listens there, or take others with --port (0: free ones)`,
  );
}

async function isTaken(port) {
  const probe = createServer();
  try {
    await once(probe.listen(port, '127.0.0.1'), 'listening');
    probe.close();
    return false;
  } catch (error) {
    if (error.code === 'EADDRINUSE') return true;
    throw new Error(`port ${port} cannot be used (${error.code}): take another with --port`, { cause: error });
  }
}

function describePlaces([gatewayPort, ...ports]) {
  const gateway = `http://127.0.0.1:${gatewayPort}`;
  const subgraphs = names.map((name, index) => ({ name, url: `http://127.0.0.1:${ports[index]}/graphql` }));
  const setting = JSON.stringify(subgraphs.map((subgraph) => ({ ...subgraph, sdl: sdlFiles[subgraph.name] })));
  return { gateway, subgraphs, setting };
}
