import type { ChildProcess } from 'node:child_process';
import { watchSecret, watchText } from './watched-secrets';

/** What a process is given. */
export interface Given {
  readonly parameters: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
}

const token = /eyJ[\w-]+\.[\w-]+\.[\w-]+/g;
/** How a first start says it, to people and to programs. */
const newPassword = /(?:^ +Password +|"newAdmin":\{"username":"[^"]*","password":")([^\s"]+)/m;
/** As long as any secret: it may lie across two chunks. */
const overlap = 2000;

type Output = 'stdout' | 'stderr';

/** Watches what a process of the product writes, and the secrets that it is given by its environment. */
export function watchProcess(child: Pick<ChildProcess, Output>, given: Given): void {
  watchEnvironment(given);
  for (const output of ['stdout', 'stderr'] as const) watchStream(child[output], watcherOf(output, given));
}

/** As {@link watchProcess}, for a command that has ended. */
export function watchOutput(given: Given, written: Readonly<Record<Output, string>>): void {
  watchEnvironment(given);
  for (const output of ['stdout', 'stderr'] as const) {
    const { where, show } = watcherOf(output, given);
    watchText(where, show(written[output]));
  }
}

function watchEnvironment({ env }: Given): void {
  for (const name of ['AUTH_SECRET', 'ROUTER_SECRET']) watchSecret(name, env[name] ?? '');
  const { DATABASE_URL: url = '' } = env;
  if (URL.canParse(url)) watchSecret('the password in DATABASE_URL', decodeURIComponent(new URL(url).password));
}

interface Watcher {
  readonly where: string;
  /** Leaves out what may be shown there. */
  readonly show: (text: string) => string;
}

function watcherOf(output: Output, { parameters }: Given): Watcher {
  const what = parameters.slice(0, 2).join(' ');
  const isIssuing = what === 'token issue' && output === 'stdout';
  return {
    where: `${output} of ${what}`,
    show: (text) => withoutWelcome(isIssuing ? text.replace(token, watchIssued) : text),
  };
}

/** The one command that shows a token. */
function watchIssued(token: string): string {
  watchSecret('a token of `token issue`', token);
  return '';
}

/** The first line of what is typed into a command that asks for a password. */
export function watchInput({ parameters }: Pick<Given, 'parameters'>, input: string): void {
  if (parameters.includes('--password-stdin')) watchSecret('a password on standard input', input.split('\n')[0] ?? '');
}

function watchStream(stream: ChildProcess['stdout'], { where, show }: Watcher): void {
  let before = '';
  stream?.on('data', (chunk: Buffer | string) => {
    const shown = show(chunk.toString());
    watchText(where, before + shown);
    before = (before + shown).slice(-overlap);
  });
}

/** The one place where a password is shown, once. */
function withoutWelcome(text: string): string {
  const [, password] = newPassword.exec(text) ?? [];
  if (password === undefined) return text;
  watchSecret('the first password', password);
  return text.replaceAll(password, '');
}
