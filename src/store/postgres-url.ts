import { accessSync, constants } from 'node:fs';
import { OperatorError } from '../util/operator-error';

/** Parameters of the URL that name files: certificates and a key (PostgreSQL manual, section 34.1.2). */
const fileParameters = ['sslrootcert', 'sslcert', 'sslkey'];

/**
 * The URL as the driver takes it. The modes of TLS mean what PostgreSQL's own clients mean by them; the driver alone takes
 * `require` for something else from one version to the next.
 * @throws OperatorError when a file that it names cannot be read
 */
export function toConnectionString(url: string): string {
  const parsed = new URL(url);
  for (const name of fileParameters) requireReadable(name, parsed.searchParams.get(name));
  parsed.searchParams.set('uselibpqcompat', 'true');
  return parsed.href;
}

/** What about the way to the database endangers a promise, in words for the operator; undefined when nothing does. */
export function findRiskOfUrl(url: string): string | undefined {
  const { hostname, searchParams } = new URL(url);
  const host = searchParams.get('host') ?? decodeURIComponent(hostname);
  // A socket of this machine, or its loopback: nobody lies between.
  if (host === '' || host.startsWith('/') || /^(?:localhost|127(?:\.\d+){3}|\[::1\])$/.test(host)) return undefined;
  const remedy =
    'Add ?sslmode=verify-full to DATABASE_URL, and &sslrootcert=FILE where the certificate is of an authority of its own';
  const mode = searchParams.get('sslmode') ?? 'disable';
  if (mode === 'disable') return `the connection to the database at ${host} is not encrypted. ${remedy}`;
  const isUnchecked = mode === 'require' && !searchParams.has('sslrootcert');
  return isUnchecked ? `whether it is the database that answers at ${host} is not checked. ${remedy}` : undefined;
}

function requireReadable(parameter: string, path: string | null): void {
  if (path === null) return;
  try {
    accessSync(path, constants.R_OK);
  } catch (cause) {
    throw new OperatorError(`cannot read the file that ${parameter} in DATABASE_URL names: correct the path`, {
      cause,
    });
  }
}
