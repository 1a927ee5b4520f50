import { checkAnswers, checkRefusals } from '../harness/check-answers.mjs';
import { compare, contestBench } from '../harness/contest-bench.mjs';
import { versionOf } from '../harness/load.mjs';
import { meLoad } from '../harness/product-loads.mjs';
import { installProduct } from '../harness/product.mjs';
import { createContenders, names, openSubgraph } from './contenders.mjs';

const connections = 100;
const tokenCounts = [1, 1000];
const nameOf = (count) => (count === 1 ? '1 token' : `${count.toLocaleString('en')} tokens`);

/** The caller's own data, for a valid bearer token. */
export const meBench = contestBench({
  name: 'me',
  title: 'A protected query',
  paces: {
    full: { rounds: 5, seconds: 1.5, warmUpRequests: 1000 },
    quick: { rounds: 1, seconds: 1, warmUpRequests: 200, restsOnce: true },
  },
  describe: () => [
    `${connections} connections ask \`me { id username email roles }\`; ES256 tokens with the same claims for everybody, of the key of this product. With 1 token all answers are the same; with 1,000 each of 1,000 users gets an own one`,
    'This product: `auth-gateway serve` with `NODE_ENV=production` and an SQLite database, from which `me` reads the user; that reads no session. Everybody else finds the user in a `Map`, which is to their advantage',
    'The same without authentication: the same server, asked without a token for a public field that reads the user whom a variable names (`me/without-authentication.cjs`). What is left out is the judgement of the token and the policy of `me`',
    `Apollo Server ${versionOf('@apollo/server')}: \`startStandaloneServer\` with a context that calls \`jsonwebtoken\` ${versionOf('jsonwebtoken')}, as its documentation shows`,
    `GraphQL Yoga ${versionOf('graphql-yoga')} with \`@graphql-yoga/plugin-jwt\` ${versionOf('@graphql-yoga/plugin-jwt')}, as its documentation shows`,
    `Hive Gateway ${versionOf('@graphql-hive/gateway')}: in front of one subgraph, which is asked over HTTP; not in a first look`,
    'The limit: bare `node:http` that has each token verified once, and makes the answer with `JSON.stringify`; no GraphQL',
  ],
  async open({ isQuick }) {
    const product = installProduct({ accounts: Math.max(...tokenCounts) });
    const subgraph = isQuick ? undefined : await openSubgraph(product);
    return {
      contenders: createContenders({ product, subgraph }),
      services: subgraph?.services,
      loads: tokenCounts.map((count) => ({
        name: nameOf(count),
        connections,
        check: (entrant) => check(entrant, { product, users: product.users.slice(0, count) }),
      })),
      close: async () => {
        await subgraph?.stop();
        product.close();
      },
    };
  },
  summarize: (contenders) => {
    const load = nameOf(Math.max(...tokenCounts));
    const { product: ours, ...others } = names;
    return Object.values(others).flatMap((against) =>
      compare(contenders, { load, ours, against }).map((row) => ({ ...row, measure: `\`me\`, ${load}` })),
    );
  },
});

async function check({ url, contender }, { product, users }) {
  const { requests: asked } = meLoad(users, { connections });
  const requests = asked.map((request, index) => {
    const { id, username, email, roles } = users[index];
    return { ...toRequest(contender, request, id), data: { me: { id, username, email, roles } } };
  });
  const checked = await checkAnswers(url, requests);
  const { badTokens } = product;
  if (!contender.isOpen) await checkRefusals(url, { request: checked[0], badTokens, secret: users[0].username });
  return { requests: checked };
}

/** Who is not told by a token who asks is told by a variable. */
function toRequest({ isOpen, query }, { headers, body }, id) {
  if (!isOpen) return { headers, body };
  const anonymous = { ...headers };
  delete anonymous.authorization;
  return { headers: anonymous, body: JSON.stringify({ query, variables: { id } }) };
}
