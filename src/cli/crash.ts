import { describeError } from '../util/describe-error';
import { toPrintableLines } from './printable';

/**
 * Ends the process with a word when something is thrown that nobody catches. By itself Node would print all that hangs on an
 * error: the parameters of a statement, the URL with its password, the request with its headers.
 */
export function describeCrashes(): void {
  process.on('uncaughtException', (error: unknown) => {
    process.stderr.write(`auth-gateway: this is a bug, please report it: ${toPrintableLines(show(error))}\n`);
    process.exit(1);
  });
  // A diagnostic report, which an operator may ask Node for, holds the environment, and that holds the master secret.
  Object.assign(process.report, { excludeEnv: true }); // Node 20 does not know it
}

function show(error: unknown): string {
  const { type, message, stack, cause } = describeError(error);
  const said = stack ?? `${type}: ${message}`;
  return cause === undefined ? said : `${said}\ncaused by ${cause.stack ?? `${cause.type}: ${cause.message}`}`;
}
