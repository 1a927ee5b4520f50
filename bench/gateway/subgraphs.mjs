// The subgraphs: one process, a port each. As quick as can be, so that what is measured is the gateway in front of them; and right.
import { createServer } from 'node:http';
import { executeSubgraph } from './execute-subgraph.mjs';
import { data } from './graph.mjs';
import { findSubject } from './find-subject.mjs';

const counts = { calls: 0, anonymous: 0 };

/** Answers by body and caller: the same call has the same answer, and is worked out once. */
function createSubgraph({ fields, entities }) {
  const byBody = new Map();
  return (body, headers) => {
    const call = JSON.parse(body);
    const subject = findSubject(headers, call);
    counts.calls += 1;
    if (subject === undefined) counts.anonymous += 1;
    const key = `${subject} ${call.query} ${JSON.stringify(call.variables)}`;
    const known = byBody.get(key) ?? JSON.stringify({ data: executeSubgraph(call, { fields, entities, subject }) });
    byBody.set(key, known);
    return known;
  };
}

function listen(answer) {
  const server = createServer((request, response) => {
    const chunks = [];
    request.on('data', (chunk) => chunks.push(chunk));
    request.on('end', () => {
      const text = answer(Buffer.concat(chunks).toString(), request.headers);
      response
        .writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) })
        .end(text);
    });
  });
  server.keepAliveTimeout = 120_000;
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve(`http://127.0.0.1:${server.address().port}/graphql`));
  });
}

const urls = {};
for (const [name, content] of Object.entries(data)) urls[name] = await listen(createSubgraph(content));

process.on('message', () => {
  const { user, system } = process.cpuUsage();
  process.send({ urls, ...counts, cpuSeconds: (user + system) / 1_000_000 });
});
