import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { OperatorError } from '../util/operator-error';
import { codeOf } from './error-code';

/** Parameters of the URL that name files (PostgreSQL manual, section 34.1.2), and what each of the files must hold. */
const fileParameters = [
  { name: 'sslrootcert', content: 'certificate', parse: (text: Buffer) => new X509Certificate(text) },
  { name: 'sslcert', content: 'certificate', parse: (text: Buffer) => new X509Certificate(text) },
  { name: 'sslkey', content: 'private key without a passphrase', parse: (text: Buffer) => createPrivateKey(text) },
] as const;

/** What the sessions are called in `pg_stat_activity`, unless the URL or PGAPPNAME says something else. */
const defaultName = 'auth-gateway';

/**
 * The URL as the driver takes it. The modes of TLS mean what PostgreSQL's own clients mean by them; the driver alone takes
 * `require` for something else from one version to the next.
 * @throws OperatorError when a file that it names cannot be used
 */
export function toConnectionString(url: string): string {
  const parsed = new URL(url);
  const parameters = parsed.searchParams;
  for (const { name, ...file } of fileParameters) {
    const path = parameters.get(name);
    if (path) requireUsable(`the file ${path} that ${name} in DATABASE_URL names`, { path, ...file });
  }
  const mode = modeOf(parameters);
  // Not "disable" where nothing was asked for: PGSSLMODE may ask for more.
  if (mode !== 'disable') parameters.set('sslmode', mode);
  parameters.set('uselibpqcompat', 'true');
  parameters.set('fallback_application_name', defaultName);
  return parsed.href;
}

/** What about the way to the database endangers a promise, in words for the operator; undefined when nothing does. */
export function findRiskOfUrl(url: string): string | undefined {
  const { hostname, searchParams } = new URL(url);
  const host = searchParams.get('host') || decodeURIComponent(hostname); // an empty one is none
  // A socket of this machine, or its loopback, which is also where no host leads: nobody lies between.
  if (host === '' || host.startsWith('/') || /^(?:localhost|127(?:\.\d+){3}|\[::1\])$/.test(host)) return undefined;
  const remedy =
    'Add ?sslmode=verify-full to DATABASE_URL, and &sslrootcert=FILE where the certificate is of an authority of its own';
  const mode = modeOf(searchParams);
  if (mode === 'disable') return `the connection to the database at ${host} is not encrypted. ${remedy}`;
  const isUnchecked = mode === 'require' && !searchParams.get('sslrootcert');
  return isUnchecked ? `whether it is the database that answers at ${host} is not checked. ${remedy}` : undefined;
}

/** A file for TLS asks for TLS, and the driver then checks everything. */
function modeOf(parameters: URLSearchParams): string {
  const isAskedFor = fileParameters.some(({ name }) => Boolean(parameters.get(name)));
  return parameters.get('sslmode') ?? (isAskedFor ? 'verify-full' : 'disable');
}

interface FileOfUrl {
  readonly path: string;
  readonly content: string;
  readonly parse: (text: Buffer) => unknown;
}

function requireUsable(what: string, { path, content, parse }: FileOfUrl): void {
  const text = readOrFail(what, path);
  try {
    parse(text);
  } catch (cause) {
    throw new OperatorError(`cannot use ${what}: it holds no ${content} in PEM form`, { cause });
  }
}

function readOrFail(what: string, path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (cause) {
    throw new OperatorError(`cannot use ${what}: ${reasons[codeOf(cause)] ?? `it cannot be read (${codeOf(cause)})`}`, {
      cause,
    });
  }
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EISDIR: 'it is a folder',
  EACCES: 'this process is not allowed to read it',
};
