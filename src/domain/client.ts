/** Where a request came from, as far as it is known. Shown to the owner of a session in the list of sessions. */
export interface Client {
  readonly ipAddress: string | undefined;
  /** The User-Agent header, shortened to {@link maxUserAgentLength}. Never trusted for anything. */
  readonly userAgent: string | undefined;
  /** The id of the request in the log, where the server has given it one. */
  readonly requestId?: string;
}

const maxUserAgentLength = 256;

/** A {@link Client} from raw values: control characters removed, so that no log or terminal is written to by a header. */
export function describeClient(
  ipAddress: string | undefined,
  userAgent: string | undefined,
  requestId?: string,
): Client {
  const printable = userAgent?.replace(/\p{Cc}/gu, '').slice(0, maxUserAgentLength);
  const known = { ipAddress, userAgent: printable === '' ? undefined : printable };
  return requestId === undefined ? known : { ...known, requestId };
}
