import { createHash } from 'node:crypto';
import { errorCatalogue } from '../domain/error-catalogue';
import { reasonsToDropTokens } from '../domain/session-over';
import type { ErrorReason } from '../domain/error-catalogue';
import { listExamples } from './sandbox-examples';
import type { Example, ExampleField, SandboxOptions } from './sandbox-examples';
import { createSandboxScript, sandboxSource } from './sandbox-script';
import { sandboxStyle } from './sandbox-style';

/** A page and the policy that it must be served with. */
export interface Page {
  readonly html: string;
  readonly contentSecurityPolicy: string;
}

const sandboxFrame = 'https://sandbox.embed.apollographql.com';

const noContent = [
  "default-src 'none'",
  "style-src 'unsafe-inline'",
  'img-src data:',
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
];

/**
 * The page at `/`: Apollo Sandbox, ready with examples. Until its files are there, and where they cannot be had, the same
 * examples with all that it takes to run them; without scripts, the commands to run. Made once; what it returns makes
 * the page for the `Host` of a request.
 */
export function createSandboxPage(options: SandboxOptions): (host: string | undefined) => Page {
  const script = createSandboxScript(options);
  const contentSecurityPolicy = [
    ...noContent,
    `script-src '${hashSource(script)}' ${new URL(sandboxSource).origin}`,
    `frame-src ${sandboxFrame}`,
    "connect-src 'self'",
  ].join('; ');
  const cards = [...listExamples(options), ownOperation].map((each, index) => renderCard(each, index + 1)).join('\n');
  return (host) => ({
    contentSecurityPolicy,
    html: renderDocument(
      'graphql-auth-gateway',
      `<main id="builtin">
<header>
<h1>graphql-auth-gateway</h1>
<p id="loading" role="status"><noscript>This page needs JavaScript. The service does not: </noscript>GraphQL is spoken at /graphql.</p>
<button type="button" class="small" id="open" hidden>Open Apollo Sandbox</button>
</header>
<div id="console" hidden>
<div class="bar"><div><label for="token">Authorization: Bearer</label>
<input id="token" class="token" type="text" autocomplete="off" autocapitalize="off" spellcheck="false" placeholder="${describeToken(options)}"></div></div>
${cards}
</div>
${renderCommands(options, toEndpoint(host))}
<footer><p><a href="/health/ready">health</a>${options.hasAccounts ? ' &middot; <a href="/.well-known/jwks.json">public keys</a>' : ''} &middot; <a href="/errors">errors</a></p></footer>
</main>
<div id="sandbox"></div>
<script>${script}</script>`,
    ),
  });
}

/** The page at `/errors`: what each reason means. */
export const errorsPage: Page = {
  contentSecurityPolicy: noContent.join('; '),
  html: renderDocument(
    'Errors of graphql-auth-gateway',
    `<main>
<h1>Errors</h1>
<p>Every reason that a client can be told, in <code>extensions.reason</code>. docs/errors.md has more on each.</p>
<div class="card"><dl>
${Object.keys(errorCatalogue)
  .map((reason) => renderReason(reason as ErrorReason))
  .join('\n')}
</dl></div>
</main>`,
  ),
};

function renderReason(reason: ErrorReason): string {
  const { code, message } = errorCatalogue[reason];
  const tokens = reasonsToDropTokens.has(reason) ? 'Drop the tokens.' : 'Keep the tokens.';
  return `<dt id="${reason.toLowerCase()}">${reason}</dt>
<dd>${escapeHtml(message)}<p>Code <code>${code}</code>. ${tokens}</p></dd>`;
}

function renderDocument(title: string, body: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<link rel="icon" href="data:,">
<style>${sandboxStyle}</style>
</head>
<body>
${body}
</body>
</html>
`;
}

const ownOperation: Example & { readonly hasVariables: true } = {
  name: 'Own',
  title: 'Anything else',
  hint: 'Any operation of the schema, with its variables as JSON.',
  query:
    '{\n  __schema {\n    queryType {\n      fields {\n        name\n        description\n      }\n    }\n  }\n}\n',
  fields: [],
  hasVariables: true,
};

function renderCard(example: Example & { readonly hasVariables?: true }, step: number): string {
  const { name, title, hint, query, fields, hasVariables } = example;
  const rows = query.split('\n').length - 1;
  const attributes = 'autocapitalize="off" autocomplete="off" spellcheck="false"';
  const variables = `<label><span>Variables</span><textarea name="variables" rows="2" ${attributes}>{}</textarea></label>`;
  // Should the script not run, a form that is sent all the same must not put a password into the URL: hence post.
  return `<form class="card" id="${name.toLowerCase()}-card" method="post" aria-labelledby="${name.toLowerCase()}-title">
<h2 id="${name.toLowerCase()}-title"><b>${String(step)}</b>${title}</h2>
<p>${hint}</p>
<div class="sides">
<div class="side">
${fields.length === 0 ? '' : `<div class="fields">${fields.map(renderField).join('')}</div>`}
<label><span>Operation</span><textarea name="query" rows="${String(rows)}" ${attributes}>${escapeHtml(query.trimEnd())}</textarea></label>
${hasVariables === undefined ? '' : variables}
<div class="actions"><button class="run" aria-describedby="${name.toLowerCase()}-title">Run</button><span class="status" role="status"></span></div>
</div>
<div class="answered" hidden><ul class="errors" role="alert"></ul><pre class="answer" tabindex="0" aria-label="Answer"></pre></div>
<p class="none" aria-hidden="true">The answer comes here.</p>
</div>
</form>`;
}

function renderField({ id, label, path, value, isSecret, isOptional }: ExampleField): string {
  const type = isSecret ? 'password' : 'text';
  return `<label><span>${label}</span><input id="${id}" type="${type}" data-path="${path}" data-optional="${String(isOptional)}" value="${escapeHtml(value)}" autocomplete="off" autocapitalize="off" spellcheck="false"></label>`;
}

function describeToken({ hasAccounts, cookies }: SandboxOptions): string {
  if (!hasAccounts) return 'the access token of another issuer';
  return cookies === 'refresh and access' ? 'not needed: it is in a cookie' : 'comes with the login';
}

/** The same with curl: open where no script closes it. */
function renderCommands({ hasAccounts }: SandboxOptions, endpoint: string): string {
  const login = {
    query: 'mutation($input: LoginInput!) { login(input: $input) { accessToken refreshToken } }',
    variables: { input: { username: 'admin', password: '...' } },
  };
  const verify = {
    query: 'query($token: NonEmptyString!) { verifyToken(token: $token) { active reason subject } }',
    variables: { token: '...' },
  };
  const me = `TOKEN='...'\n${toCurl(endpoint, { query: '{ me { id username roles } }' }, '-H "authorization: Bearer $TOKEN"')}`;
  const shown = hasAccounts
    ? renderCommand(
        'login',
        'A first login, with the password that was printed at the first start',
        toCurl(endpoint, login),
      ) + renderCommand('me', 'Then, with the accessToken of the answer, who you are', me)
    : renderCommand('verify', 'Is a token good?', toCurl(endpoint, verify));
  return `<details class="card" id="commands" open><summary>From a shell</summary>
${renderCommand('endpoint', 'The GraphQL endpoint', endpoint)}${shown}
</details>`;
}

function renderCommand(id: string, title: string, command: string): string {
  return `<h3>${title} <button type="button" class="small" value="${id}" hidden>Copy</button></h3>
<pre id="${id}" data-command>${escapeHtml(command)}</pre>`;
}

function toCurl(endpoint: string, body: object, ...headers: readonly string[]): string {
  const lines = [
    `curl '${endpoint}'`,
    ...headers,
    "-H 'content-type: application/json'",
    `-d '${JSON.stringify(body)}'`,
  ];
  return lines.join(' \\\n  ');
}

/** For those without scripts; a script knows better. What is no plain name of a host is not repeated: it would be pasted into a shell. */
function toEndpoint(host: string | undefined): string {
  const isPlain = host !== undefined && /^(?:[a-z\d.-]+|\[[\da-f:]+\])(?::\d+)?$/i.test(host);
  return `http://${isPlain ? host : 'localhost'}/graphql`;
}

function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}

/** The source expression that allows this very text and no other. */
function hashSource(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`;
}
