import { createHash } from 'node:crypto';

/** A page and the policy that it must be served with. */
export interface Page {
  readonly html: string;
  readonly contentSecurityPolicy: string;
}

const sandboxScript =
  'https://embeddable-sandbox.cdn.apollographql.com/_latest/embeddable-sandbox.umd.production.min.js';
const sandboxFrame = 'https://sandbox.embed.apollographql.com';

/** The operations that the Sandbox opens with. Exported for the test that runs them. */
export const exampleDocument = `# Run them one by one. For Login, put a password into the variables below: the
# one of "admin" was printed at the first start. The others need no more: this
# page sends the access token that came last along, unless you set an
# Authorization header yourself.

mutation Login($input: LoginInput!) {
  login(input: $input) {
    accessToken
    expiresIn
    refreshToken
    user {
      id
      username
      roles
    }
  }
}

query Me {
  me {
    id
    username
    email
    roles
  }
}

mutation RefreshToken {
  refreshToken {
    accessToken
    expiresIn
  }
}

mutation Logout {
  logout {
    endedSessions
  }
}
`;

const exampleVariables = { input: { username: 'admin', password: '' } };

const script = `
const endpoint = location.origin + '/graphql';
const show = (id, text) => { document.getElementById(id).textContent = text; };

const curl = (body, ...headers) =>
  ["curl '" + endpoint + "'", ...headers, "-H 'content-type: application/json'", "-d '" + JSON.stringify(body) + "'"]
    .join(' \\\\\\n  ');
show('endpoint', endpoint);
show('login', curl({
  query: 'mutation($input: LoginInput!) { login(input: $input) { accessToken refreshToken } }',
  variables: { input: { username: 'admin', password: '...' } },
}));
show('me', "TOKEN='...'\\n" + curl({ query: '{ me { id username roles } }' }, '-H "authorization: Bearer $TOKEN"'));
for (const button of document.querySelectorAll('button')) {
  button.hidden = navigator.clipboard === undefined;
  button.onclick = async () => {
    await navigator.clipboard.writeText(document.getElementById(button.value).textContent);
    button.textContent = 'Copied';
  };
}

let accessToken;
async function send(url, options) {
  if (url !== endpoint) return fetch(url, options); // no token of ours goes anywhere else
  const headers = new Headers(options.headers);
  if (accessToken !== undefined && !headers.has('authorization')) headers.set('authorization', 'Bearer ' + accessToken);
  const response = await fetch(url, { ...options, headers });
  const { data } = await response.clone().json().catch(() => ({}));
  for (const field of Object.values(data ?? {})) accessToken = field?.accessToken ?? accessToken;
  return response;
}

function openSandbox() {
  new window.EmbeddedSandbox({
    target: '#sandbox',
    initialEndpoint: endpoint,
    handleRequest: send,
    runTelemetry: false,
    initialState: {
      document: ${JSON.stringify(exampleDocument)},
      variables: ${JSON.stringify(exampleVariables)},
      pollForSchemaUpdates: false,
    },
  });
  document.getElementById('fallback').hidden = true;
}

function explain() {
  show('status',
    'Apollo Sandbox cannot be loaded: its files come from a server on the internet that this browser does not reach. ' +
    'The service itself runs; any GraphQL client will do.');
}

const loader = document.createElement('script');
loader.src = ${JSON.stringify(sandboxScript)};
loader.onload = () => (window.EmbeddedSandbox ? openSandbox() : explain());
loader.onerror = explain;
document.head.append(loader);
`;

const style = `
:root { color-scheme: light dark; --text: #1c1e26; --soft: #5d6270; --page: #f6f7f9; --card: #fff; --line: #dfe2e8; --code: #f1f2f5; --link: #1f5bd8; }
@media (prefers-color-scheme: dark) {
  :root { --text: #e6e8ee; --soft: #9aa1b1; --page: #14161b; --card: #1c1f26; --line: #2e323c; --code: #14161b; --link: #8ab0ff; }
}
* { box-sizing: border-box; }
html, body, #sandbox { height: 100%; margin: 0; }
body { background: var(--page); color: var(--text); font: 16px/1.55 system-ui, sans-serif; }
#sandbox:empty { display: none; }
#sandbox iframe { border: 0; width: 100%; height: 100%; }
main { max-width: 46rem; margin: 0 auto; padding: clamp(1rem, 9vh, 6rem) 1rem 2rem; }
main[hidden], button[hidden] { display: none; }
article { background: var(--card); border: 1px solid var(--line); border-radius: .75rem; padding: 1.5rem 1.75rem 1.75rem; }
h1 { font-size: 1.5rem; line-height: 1.2; margin: 0 0 .5rem; }
h2 { font-size: .95rem; margin: 1.75rem 0 .5rem; display: flex; align-items: center; justify-content: space-between; min-height: 1.8rem; }
p { margin: 0; color: var(--soft); }
code, pre { font: .875rem/1.6 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; }
pre { background: var(--code); border: 1px solid var(--line); border-radius: .5rem; padding: .75rem 1rem; margin: 0; white-space: pre-wrap; overflow-wrap: anywhere; }
button { font: 500 .8rem system-ui, sans-serif; color: inherit; background: none; border: 1px solid var(--line); border-radius: .4rem; padding: .25rem .7rem; cursor: pointer; }
button:hover { background: var(--code); }
a { color: var(--link); }
footer { margin-top: 1rem; text-align: center; font-size: .875rem; }
`;

const html = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>graphql-auth-gateway</title>
<link rel="icon" href="data:,">
<style>${style}</style>
</head>
<body>
<main id="fallback">
<article>
<h1>graphql-auth-gateway</h1>
<p id="status" role="status">Loading Apollo Sandbox&hellip;</p>
<noscript><p>Apollo Sandbox needs JavaScript. GraphQL is spoken at /graphql.</p></noscript>
<h2>The GraphQL endpoint <button type="button" value="endpoint">Copy</button></h2>
<pre id="endpoint"></pre>
<h2>A first login, with the password that was printed at the first start <button type="button" value="login">Copy</button></h2>
<pre id="login"></pre>
<h2>Then, with the accessToken of the answer, who you are <button type="button" value="me">Copy</button></h2>
<pre id="me"></pre>
</article>
<footer><p><a href="/health/ready">health</a> &middot; <a href="/.well-known/jwks.json">public keys</a></p></footer>
</main>
<div id="sandbox"></div>
<script>${script}</script>
</body>
</html>
`;

/** Apollo Sandbox, ready with a login; where its files cannot be had, the endpoint and the same login to copy. */
export const sandboxPage: Page = {
  html,
  contentSecurityPolicy: [
    "default-src 'none'",
    `script-src '${hashSource(script)}' ${new URL(sandboxScript).origin}`,
    "style-src 'unsafe-inline'",
    `frame-src ${sandboxFrame}`,
    "connect-src 'self'",
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; '),
};

/** The source expression that allows this very text and no other. */
function hashSource(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`;
}
