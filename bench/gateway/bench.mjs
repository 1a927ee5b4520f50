import assert from 'node:assert/strict';
import path from 'node:path';
import { compare, contestBench } from '../harness/contest-bench.mjs';
import { versionOf } from '../harness/load.mjs';
import { loadCore, PinnedProcess } from '../harness/pinned-process.mjs';
import { createTemporaryFolder, removeTemporaryFolder } from '../harness/temporary-folder.mjs';
import { createIssuer } from './callers.mjs';
import { composeSupergraph, createContenders } from './contenders.mjs';
import { shapes } from './graph.mjs';

const connections = 32;

/** A gateway in front of three subgraphs, with a token on every request. */
export const gatewayBench = contestBench({
  name: 'gateway',
  paces: {
    full: { rounds: 3, seconds: 1, warmUpRequests: 500 },
    quick: { rounds: 1, seconds: 1, warmUpRequests: 100 },
  },
  title: 'In front of subgraphs',
  describe: () => [
    `Hive Gateway ${versionOf('@graphql-hive/gateway')} with @graphql-mesh/plugin-jwt-auth ${versionOf('@graphql-mesh/plugin-jwt-auth')} and @graphql-hive/router-runtime ${versionOf('@graphql-hive/router-runtime')}`,
    `${connections} connections, each sends its next request when it has its answer; ES256 tokens of an issuer that all trust by its key`,
  ],
  async open() {
    const folder = createTemporaryFolder('gateway');
    const subgraphs = new PinnedProcess({
      core: loadCore,
      parameters: [path.join(import.meta.dirname, 'subgraphs.mjs')],
      hasIpc: true,
    });
    const { urls } = await subgraphs.ask('urls');
    const issuer = createIssuer();
    const supergraph = composeSupergraph({ folder, urls, jwks: issuer.jwks });
    return {
      contenders: createContenders({ folder, supergraph, urls, ...issuer }),
      loads: createLoads(issuer),
      services: { look: () => subgraphs.ask('look') },
      close: async () => {
        await subgraphs.stop();
        removeTemporaryFolder(folder);
      },
    };
  },
  summarize: (contenders) =>
    shapes.flatMap(({ name }) =>
      compare(contenders, {
        load: `${name}, 100 callers`,
        ours: 'this product, planner, bearer',
        against: 'Hive Gateway, router-runtime, bearer',
      }),
    ),
});

function createLoads(issuer) {
  return [100, 1].flatMap((callers) =>
    shapes.map((shape) => ({
      name: `${shape.name}, ${callers === 1 ? '1 caller' : `${callers} callers`}`,
      connections,
      check: ({ url }) => checkAll(url, { shape, issuer, callers }),
    })),
  );
}

/** Asks once for each caller, and for those who are none. @returns the requests, with the answer that each must get */
async function checkAll(url, { shape, issuer, callers }) {
  const { query, variables } = shape;
  const body = JSON.stringify({ query, variables });
  const requests = [];
  for (let number = 1; number <= callers; number += 1) {
    const subject = `caller-${number}`;
    const headers = { 'content-type': 'application/json', authorization: `Bearer ${issuer.issue(subject)}` };
    const answer = await send(url, { headers, body });
    assert.deepEqual(JSON.parse(answer), { data: shape.answerFor(subject) });
    requests.push({ headers, body, answer });
  }
  await checkRefusals(url, requests[0]);
  return { requests };
}

async function checkRefusals(url, { headers, body }) {
  const { authorization, ...anonymous } = headers;
  // A character in the middle: of the last one some bits count for nothing.
  const forged = authorization.slice(0, -20) + (authorization.at(-20) === 'A' ? 'B' : 'A') + authorization.slice(-19);
  const unsigned = authorization.slice(0, authorization.lastIndexOf('.') + 1);
  for (const bad of [anonymous, { ...headers, authorization: forged }, { ...headers, authorization: unsigned }]) {
    const { data, errors } = JSON.parse(await send(url, { headers: bad, body }));
    assert.ok(errors.length > 0 && !JSON.stringify(data ?? null).includes('Product'), 'answers without a good token');
  }
}

async function send(url, { headers, body }) {
  const response = await fetch(url, { method: 'POST', headers, body });
  return response.text();
}
