import { listExamples, toDocument, toVariables } from './sandbox-examples';
import type { SandboxOptions } from './sandbox-examples';

/** Where Apollo Sandbox comes from. */
export const sandboxSource =
  'https://embeddable-sandbox.cdn.apollographql.com/_latest/embeddable-sandbox.umd.production.min.js';

/** Stands in the shared header of Apollo Sandbox where the page puts the token that came last. It is no secret. */
const tokenMark = 'Bearer <the access token that came last>';

/** The script of the page: examples that run without anything from elsewhere, and Apollo Sandbox where it can be had. */
export function createSandboxScript(options: SandboxOptions): string {
  const examples = listExamples(options);
  const isHeaderNeeded = options.hasAccounts && options.cookies !== 'refresh and access';
  const initialState = {
    document: toDocument(examples, options),
    variables: toVariables(examples),
    ...(isHeaderNeeded && { sharedHeaders: { authorization: tokenMark } }),
    includeCookies: options.cookies !== 'none',
    pollForSchemaUpdates: false,
  };
  return [
    `const initialState = ${toScript(initialState)};\nconst mark = ${toScript(tokenMark)};`,
    `const source = ${toScript(sandboxSource)};`,
    requests,
    commands,
    cards,
    sandbox,
  ].join('\n');
}

/** As a literal that cannot end the script it stands in. */
function toScript(value: unknown): string {
  return JSON.stringify(value).replaceAll('<', String.raw`\u003c`);
}

/** Tokens are in fields of the page alone: a reload forgets them, and neither storage nor a URL ever has one. */
const requests = String.raw`
const endpoint = location.origin + '/graphql';
const byId = (id) => document.getElementById(id);
const show = (id, text) => { if (byId(id)) byId(id).textContent = text; };

function keepTokens(data) {
  for (const field of Object.values(data ?? {})) {
    if (typeof field?.accessToken === 'string') byId('token').value = field.accessToken;
    if (typeof field?.refreshToken === 'string' && byId('refresh-token')) byId('refresh-token').value = field.refreshToken;
  }
}
`;

/** The same with curl, which stand in the page already for those without scripts. */
const commands = String.raw`
// Whoever owns a domain decides what its names look like: quotes and semicolons are pasted into no shell.
const isPlainHost = /^[a-z\d.:[\]-]+$/i.test(location.host);
for (const command of document.querySelectorAll('pre[data-command]')) {
  if (isPlainHost) command.textContent = command.textContent.replace(/http:\/\/[^\s']+\/graphql/, endpoint);
}
for (const button of document.querySelectorAll('button[value]')) {
  button.hidden = navigator.clipboard === undefined;
  button.onclick = async () => {
    await navigator.clipboard.writeText(byId(button.value).textContent);
    button.textContent = 'Copied';
  };
}
`;

/** Whatever comes from the service is set as text and never as HTML: a user name may look like a tag. */
const cards = String.raw`
let isInUse = false;

function readVariables(form) {
  const text = form.querySelector('textarea[name=variables]')?.value.trim() || '{}';
  const variables = JSON.parse(text);
  for (const { value, dataset } of form.querySelectorAll('input[data-path]')) {
    if (value === '' && dataset.optional === 'true') continue;
    const [name, member] = dataset.path.split('.');
    variables[name] = member === undefined ? value : { ...variables[name], [member]: value };
  }
  return variables;
}

async function ask(query, variables) {
  const headers = { 'content-type': 'application/json' };
  const token = byId('token').value.trim();
  if (token !== '') headers.authorization = 'Bearer ' + token;
  const body = JSON.stringify({ query, variables });
  const response = await fetch(endpoint, { method: 'POST', headers, body });
  const text = await response.text();
  try {
    return { status: response.status, answer: JSON.parse(text) };
  } catch {
    return { status: response.status, answer: { errors: [{ message: text.slice(0, 500) }] } };
  }
}

function describeError({ message, extensions }) {
  const item = document.createElement('li');
  const reason = extensions?.reason ?? extensions?.code;
  if (reason !== undefined) {
    const link = document.createElement('a');
    Object.assign(link, { href: '/errors#' + encodeURIComponent(reason.toLowerCase()), target: '_blank', rel: 'noopener' });
    link.textContent = reason;
    item.append(link, ' ');
  }
  item.append(String(message));
  return item;
}

function showAnswer(form, { status, answer }) {
  const errors = answer.errors ?? [];
  form.querySelector('.status').textContent =
    errors.length === 0 ? 'Answered' : 'HTTP ' + status + ', ' + (errors.length === 1 ? 'an error' : errors.length + ' errors');
  form.querySelector('.status').dataset.is = errors.length === 0 ? 'good' : 'bad';
  form.querySelector('.errors').replaceChildren(...errors.map(describeError));
  form.querySelector('.answer').textContent = JSON.stringify(answer, null, 2);
  form.querySelector('.answered').hidden = false;
}

function showTrouble(form, text) {
  form.querySelector('.status').textContent = text;
  form.querySelector('.status').dataset.is = 'bad';
  form.querySelector('.answered').hidden = true;
}

async function run(form) {
  isInUse = true;
  const status = form.querySelector('.status');
  let variables;
  try {
    variables = readVariables(form);
  } catch (error) {
    return showTrouble(form, 'The variables are not JSON: ' + error.message);
  }
  delete status.dataset.is;
  status.textContent = 'Asking…';
  try {
    const answered = await ask(form.querySelector('textarea[name=query]').value, variables);
    keepTokens(answered.answer.data);
    showAnswer(form, answered);
  } catch {
    showTrouble(form, 'No answer: does the service run?');
  }
}

for (const form of document.querySelectorAll('form')) {
  form.addEventListener('input', () => { isInUse = true; });
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    void run(form);
  });
  form.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    form.requestSubmit();
  });
}
byId('token').addEventListener('input', () => { isInUse = true; });
byId('console').hidden = false;
byId('commands').open = false;
`;

const sandbox = String.raw`
function withRefreshToken(body) {
  const token = byId('refresh-token')?.value;
  if (!token || typeof body !== 'string') return body;
  const request = JSON.parse(body);
  if (request.operationName !== 'RefreshToken' || request.variables?.tokens !== undefined) return body;
  return JSON.stringify({ ...request, variables: { ...request.variables, tokens: { refreshToken: token } } });
}

async function send(url, options) {
  if (url !== endpoint) return fetch(url, options); // no token of ours goes anywhere else
  const headers = new Headers(options.headers);
  if (headers.get('authorization') === mark) {
    const token = byId('token').value.trim();
    if (token === '') headers.delete('authorization');
    else headers.set('authorization', 'Bearer ' + token);
  }
  const body = withRefreshToken(options.body);
  const response = await fetch(url, { ...options, body, headers, credentials: 'same-origin' });
  keepTokens((await response.clone().json().catch(() => ({}))).data);
  return response;
}

function openSandbox() {
  byId('builtin').hidden = true;
  new window.EmbeddedSandbox({
    target: '#sandbox',
    initialEndpoint: endpoint,
    handleRequest: send,
    hideCookieToggle: true,
    runTelemetry: false,
    initialState,
  });
}

function offerSandbox() {
  if (!window.EmbeddedSandbox) return explain();
  if (!isInUse) return openSandbox(); // nothing that somebody has begun is taken away
  show('loading', 'Apollo Sandbox is ready.');
  byId('open').hidden = false;
}

function explain() {
  show('loading',
    'Apollo Sandbox cannot be loaded: its files come from a server on the internet that this browser does not reach. ' +
    'This page needs nothing from there.');
}

byId('open').onclick = openSandbox;
if (location.hash === '#builtin') {
  show('loading', 'Apollo Sandbox has not been asked for: this page needs nothing from the internet.');
  byId('open').hidden = false;
  byId('open').onclick = () => { location.href = location.pathname; };
} else {
  const loader = document.createElement('script');
  loader.src = source;
  loader.onload = offerSandbox;
  loader.onerror = explain;
  document.head.append(loader);
}
`;
