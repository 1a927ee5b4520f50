import { OperatorError } from './operator-error';

/** Why a server cannot listen, in words that say how to mend it. */
export function toListenError(
  { host, port }: { readonly host: string; readonly port: number },
  cause: unknown,
): OperatorError {
  const why = cause instanceof Error && 'code' in cause ? String(cause.code) : String(cause);
  const remedies: Readonly<Record<string, string>> = {
    EADDRINUSE: 'another program listens there. Stop it, or set PORT to a free port',
    EACCES: 'this user may not. Set PORT to a port above 1023',
    EADDRNOTAVAIL: 'this machine has no such address. Set HOST to one that it has',
    ENOTFOUND: 'this machine has no such address. Set HOST to one that it has',
  };
  return new OperatorError(`cannot listen on ${host}:${String(port)}: ${remedies[why] ?? why}`, { cause });
}
