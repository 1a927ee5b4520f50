// What is said once all of it runs.

/** What the README shows with its answers, in the same order. */
const steps = [
  { title: 'Sign in', line: signIn },
  {
    title: 'Write a review',
    token: true,
    query: 'mutation { review(productId: "1", body: "It stands.") { author { username } } }',
  },
  { title: 'Ask across', token: true, query: '{ me { username reviews { body product { name price } } } }' },
  { title: 'As nobody', query: '{ products { name reviews { body author { username } } } }' },
  { title: 'What not everybody may see', token: true, query: '{ product(id: "1") { name stock margin } }' },
  { title: 'The same as nobody', query: '{ product(id: "1") { name stock margin } }' },
  { title: 'Past the gateway', line: ({ subgraphs }) => curl(subgraphs[0].url, '{ products { name } }') },
  { title: 'Sign out', token: true, query: 'mutation { logout { endedSessions } }' },
  { title: 'And ask again', token: true, query: '{ me { username reviews { body } } }' },
];

/** Of the gateway with both subgraphs. */
export function describeGraph(graph) {
  const url = `${graph.gateway}/graphql`;
  const lines = steps.flatMap(({ title, query, token, line }) => [
    `# ${title}`,
    line === undefined ? curl(url, query, token) : line(graph),
    '',
  ]);
  return [
    '',
    `  ${url}   the gateway: people sign in here, and ask here; Sandbox: ${graph.gateway}/`,
    '     |',
    ...listSubgraphs(graph),
    '',
    '  ada    the analytical engine of 1843   may see all of it',
    '  grace  a moth in relay number 70       may see neither stock nor margin',
    '',
    `  Logs   ${graph.directory}`,
    '',
    'To paste into another shell:',
    '',
    ...lines,
    'What comes of them is in examples/federation/README.md. Ctrl-C ends all of it.',
  ].join('\n');
}

/** Of the subgraphs alone. */
export function describeSubgraphs(graph) {
  const { gateway, setting } = graph;
  return [
    '',
    ...listSubgraphs(graph),
    '',
    `They believe the gateway ${gateway}. To start one of files alone:`,
    '',
    `SUBGRAPHS='${setting}' node dist/main.js compose --output supergraph.graphql`,
    `PORT=${new URL(gateway).port} node dist/main.js serve --supergraph supergraph.graphql`,
    '',
    `Logs are in ${graph.directory}. Ctrl-C ends both.`,
  ].join('\n');
}

function listSubgraphs({ subgraphs, members }) {
  const made = { products: 'on Apollo Server', reviews: 'on GraphQL Yoga' };
  return subgraphs.map(({ name, url }) => {
    const { pid } = members.find((member) => member.name === name);
    return `     +-- ${name.padEnd(8)}  ${url}   ${made[name]}, process ${pid}`;
  });
}

function signIn({ gateway }) {
  const query =
    'mutation { login(input: { username: "ada", password: "the analytical engine of 1843" }) { accessToken } }';
  const login = curl(`${gateway}/graphql`, query);
  return `TOKEN=$(${login} | sed 's/.*"accessToken":"\\([^"]*\\)".*/\\1/')`;
}

function curl(url, query, hasToken = false) {
  const token = hasToken ? ` -H "authorization: Bearer $TOKEN"` : '';
  return `curl -s ${url} -H 'content-type: application/json'${token} -d '${JSON.stringify({ query })}'`;
}
