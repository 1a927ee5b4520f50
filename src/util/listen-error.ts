import { isObject } from './json';
import { OperatorError } from './operator-error';

/** Where a server is to listen. */
export interface ListenAddress {
  readonly host: string;
  readonly port: number;
  /** The one that the port comes from. */
  readonly setting: 'PORT' | 'METRICS_PORT';
}

/** Why a server cannot listen, in words that say how to mend it. */
export function toListenError({ host, port, setting }: ListenAddress, cause: unknown): OperatorError {
  const why = isObject(cause) && 'code' in cause ? String(cause['code']) : String(cause);
  const remedies: Readonly<Record<string, string>> = {
    EADDRINUSE: `another program listens there. Stop it, or set ${setting} to a free port`,
    EACCES: `this user may not. Set ${setting} to a port above 1023`,
    EADDRNOTAVAIL: 'this machine has no such address. Set HOST to one that it has',
    ENOTFOUND: 'this machine has no such address. Set HOST to one that it has',
  };
  return new OperatorError(`cannot listen on ${host}:${String(port)}: ${remedies[why] ?? why}`, { cause });
}
