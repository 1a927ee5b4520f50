import { createHash } from 'node:crypto';

/** A page and the policy that it must be served with. */
export interface Page {
  readonly html: string;
  readonly contentSecurityPolicy: string;
}

const sandboxScript =
  'https://embeddable-sandbox.cdn.apollographql.com/_latest/embeddable-sandbox.umd.production.min.js';
const sandboxFrame = 'https://sandbox.embed.apollographql.com';

/** The operation that the Sandbox opens with. */
export const exampleDocument = `# 1. Put in the password that was printed at the first start, and run Login.
# 2. Copy the accessToken into the shared header "Authorization", as "Bearer <accessToken>".
# 3. Run Me.
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
`;

const exampleVariables = { input: { username: 'admin', password: '' } };

const script = `
const endpoint = location.origin + '/graphql';
document.getElementById('endpoint').textContent = endpoint;
document.getElementById('example').textContent =
  'curl ' + endpoint + " -H 'content-type: application/json' -d '" + JSON.stringify({
    query: 'mutation($input: LoginInput!) { login(input: $input) { accessToken refreshToken } }',
    variables: { input: { username: 'admin', password: '...' } },
  }) + "'";
const loader = document.createElement('script');
loader.src = ${JSON.stringify(sandboxScript)};
loader.onload = () => {
  document.getElementById('fallback').hidden = true;
  new window.EmbeddedSandbox({
    target: '#sandbox',
    initialEndpoint: endpoint,
    runTelemetry: false,
    includeCookies: false,
    initialState: {
      document: ${JSON.stringify(exampleDocument)},
      variables: ${JSON.stringify(exampleVariables)},
      headers: { authorization: 'Bearer ' },
      pollForSchemaUpdates: false,
    },
  });
};
loader.onerror = () => {
  document.getElementById('status').textContent =
    'Apollo Sandbox cannot be loaded: its files come from a server on the internet that this browser does not reach.';
};
document.head.append(loader);
`;

const style = `
html, body, #sandbox { height: 100%; margin: 0; }
#sandbox iframe { border: 0; width: 100%; height: 100%; }
#fallback { font: 16px/1.5 system-ui, sans-serif; max-width: 44rem; margin: 10vh auto; padding: 0 1rem; }
pre { background: #f2f2f4; color: #1d1d21; padding: 1rem; border-radius: .4rem; white-space: pre-wrap; overflow-wrap: anywhere; }
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
<h1>graphql-auth-gateway</h1>
<p id="status">Loading Apollo Sandbox&hellip;</p>
<p>The GraphQL endpoint is <code id="endpoint"></code>. A first login, with the password that was printed at the first start:</p>
<pre id="example"></pre>
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
    'img-src data: https:',
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; '),
};

/** The source expression that allows this very text and no other. */
function hashSource(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`;
}
