// The front: one port, behind which the replicas answer in turn.
import { Agent, createServer, request as sendRequest } from 'node:http';
import { pipeline } from 'node:stream/promises';

/** They speak of one connection, not of the message (RFC 9110 section 7.6.1). */
const hopByHop = new Set(['connection', 'keep-alive', 'transfer-encoding', 'upgrade', 'te', 'trailer']);

/** Listens on a port of 127.0.0.1, and returns its URL and how it ends. */
export async function startFront({ port, listReplicas }) {
  const agent = new Agent({ keepAlive: true });
  const inTurn = createTurns(listReplicas);
  const server = createServer((incoming, outgoing) => {
    forward(incoming, outgoing, { agent, inTurn }).catch((error) => fail(outgoing, error));
  });
  await new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  }).catch((error) => {
    throw new Error(`the front cannot listen on port ${port}: ${error.message}; choose another one with --port`, {
      cause: error,
    });
  });
  const close = () => {
    server.close();
    server.closeAllConnections();
    agent.destroy();
  };
  return { url: `http://127.0.0.1:${server.address().port}`, close };
}

/** The replicas for one request, best first. When none is ready all that run are tried: most fields need no database. */
function createTurns(listReplicas) {
  let turn = 0;
  return () => {
    const replicas = listReplicas();
    turn += 1;
    const first = turn % Math.max(1, replicas.length);
    const rotated = [...replicas.slice(first), ...replicas.slice(0, first)];
    const ready = rotated.filter(({ isReady }) => isReady);
    return ready.length > 0 ? ready : rotated.filter(({ isRunning }) => isRunning);
  };
}

async function forward(incoming, outgoing, { agent, inTurn }) {
  const body = await readAll(incoming);
  for (const replica of inTurn()) {
    const answer = await ask(replica, incoming, { body, agent }).catch(passOnUnlessRefused);
    if (answer === undefined) continue; // nobody listens there, so nobody has seen the request
    outgoing.writeHead(answer.statusCode, { ...endToEnd(answer.headers), 'x-replica': String(replica.index) });
    await pipeline(answer, outgoing);
    return;
  }
  fail(outgoing, new Error('no replica can be reached'));
}

function ask(replica, incoming, { body, agent }) {
  return new Promise((resolve, reject) => {
    const { method, url, headers } = incoming;
    const length = body.length > 0 ? { 'content-length': String(body.length) } : {};
    const request = sendRequest(new URL(url, replica.url), {
      method,
      headers: { ...endToEnd(headers), ...length },
      agent,
    });
    request.on('response', resolve);
    request.on('error', reject);
    request.end(body);
  });
}

/** A request that may have reached a replica is never repeated: it may have done its work. */
function passOnUnlessRefused(error) {
  if (error.code !== 'ECONNREFUSED') throw error;
}

function fail(outgoing, error) {
  if (outgoing.headersSent) {
    outgoing.destroy();
    return;
  }
  outgoing.writeHead(502, { 'content-type': 'application/json' });
  outgoing.end(JSON.stringify({ errors: [{ message: `The front has no answer: ${error.message}`, extensions: {} }] }));
}

function endToEnd(headers) {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !hopByHop.has(name)));
}

async function readAll(stream) {
  const chunks = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks);
}
