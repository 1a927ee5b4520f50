import { request as sendRequest } from 'node:http';
import type { IncomingMessage, Server } from 'node:http';
import { once } from 'node:events';
import { duplexPair } from 'node:stream';
import { MisuseError } from '../domain/misuse-error';
import { listen } from './server';
import type { Listen } from './server';

/** `fetch` for one server, which need not listen. A path by itself will do. */
export type InProcessFetch = (input: string | URL | Request, init?: RequestInit) => Promise<Response>;

/** The way to a server of this process. */
export interface InProcess {
  /** Opens the server; to be given to whatever makes it. */
  readonly listen: Listen;
  /**
   * Sends a request through a connection in memory: everything of HTTP takes place but the network.
   * @throws MisuseError for another origin than the server's, or when it is not open
   */
  readonly fetch: InProcessFetch;
  /** Nothing is sent any more. */
  close(): void;
}

/** What {@link createInProcess} works with. */
export interface InProcessOptions {
  /** What the server is called where it does not listen; a name that leads nowhere. */
  readonly url: string;
  /** Whether it listens at its address as well. */
  readonly isListening: boolean;
}

/** Who sends, as the server sees it. */
const loopback = '127.0.0.1';

/** A way to a server that does not exist yet. */
export function createInProcess({ url, isListening }: InProcessOptions): InProcess {
  let open: { readonly server: Server; readonly url: string } | undefined;
  return {
    async listen(server, address) {
      await server.ready();
      open = { server: server.server, url: isListening ? await listen(server, address) : url };
      return open.url;
    },
    async fetch(input, init) {
      if (open === undefined) throw new MisuseError('the gateway is closed, or not open yet');
      const request = new Request(typeof input === 'string' ? new URL(input, open.url) : input, init);
      const { origin } = new URL(request.url);
      if (origin !== new URL(open.url).origin)
        throw new MisuseError(`this fetch reaches ${open.url} alone, and not ${origin}: use that of Node`);
      return send(open.server, request);
    },
    close() {
      open = undefined;
    },
  };
}

async function send(server: Server, request: Request): Promise<Response> {
  const { host, pathname, search } = new URL(request.url);
  const body = Buffer.from(await request.arrayBuffer());
  const [near, far] = duplexPair();
  server.emit('connection', Object.assign(far, { remoteAddress: loopback }));
  const headers = { host, ...Object.fromEntries(request.headers), 'content-length': body.length, connection: 'close' };
  const { method, signal } = request;
  const outgoing = sendRequest({ method, path: pathname + search, headers, signal, createConnection: () => near });
  outgoing.end(body);
  const [incoming] = (await once(outgoing, 'response')) as [IncomingMessage];
  return toResponse(incoming);
}

/** An answer of these has no body, not even an empty one (Fetch Standard, "null body status"). */
const withoutBody = new Set([204, 205, 304]);

async function toResponse(incoming: IncomingMessage): Promise<Response> {
  const chunks = (await incoming.toArray()) as Uint8Array[];
  const { statusCode: status = 0, statusMessage: statusText = '' } = incoming;
  const headers = new Headers();
  for (const [name, values = []] of Object.entries(incoming.headersDistinct))
    for (const value of values) headers.append(name, value);
  return new Response(withoutBody.has(status) ? null : Buffer.concat(chunks), { status, statusText, headers });
}
