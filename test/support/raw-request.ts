import { connect } from 'node:net';
import { watchText } from './watched-secrets';

/** An answer, as far as it came. */
export interface RawAnswer {
  readonly status: number;
  readonly head: string;
  readonly body: string;
}

/** Sends an operation with a header as it is: Node's own clients refuse to send what an attacker would. */
export async function sendRawBearer(url: string, query: string, token: string): Promise<RawAnswer> {
  const body = JSON.stringify({ query });
  const headers = [`content-length: ${Buffer.byteLength(body)}`, `authorization: Bearer ${token}`];
  return sendRawBody(url, body, headers);
}

/** Sends a body to the graph, as it is. Default of the headers: the length of the body. */
export async function sendRawBody(
  url: string,
  body: string,
  headers: readonly string[] = [`content-length: ${Buffer.byteLength(body)}`],
): Promise<RawAnswer> {
  const lines = [
    'POST /graphql HTTP/1.1',
    'host: gateway',
    'connection: close',
    'content-type: application/json',
    ...headers,
  ];
  return sendRaw(url, `${lines.join('\r\n')}\r\n\r\n${body}`);
}

/** Sends text that need not be a request. */
export async function sendRaw(url: string, text: string): Promise<RawAnswer> {
  return readRawAnswer(await exchange(new URL(url), text));
}

/** Sends a request line and headers as they are. */
export async function sendRawRequest(url: string, ...lines: readonly string[]): Promise<RawAnswer> {
  const head = [...lines, 'host: gateway', 'connection: close'].join('\r\n');
  return readRawAnswer(await exchange(new URL(url), `${head}\r\n\r\n`));
}

function exchange({ hostname, port }: URL, request: string): Promise<string> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    const socket = connect(Number(port), hostname, () => {
      socket.write(request);
    });
    socket.on('data', (chunk) => chunks.push(chunk));
    // A server that hangs up on a request it has not read to the end resets the connection: the answer is there.
    socket.on('error', () => socket.destroy());
    socket.on('close', () => {
      const answer = Buffer.concat(chunks).toString();
      watchText('a raw answer', answer);
      resolve(answer);
    });
  });
}

/** Reads an answer, as far as it came. */
export function readRawAnswer(text: string): RawAnswer {
  const [head = '', ...rest] = text.split('\r\n\r\n');
  return { status: Number(/^HTTP\/1\.1 (\d{3})/.exec(head)?.[1] ?? 0), head, body: rest.join('\r\n\r\n') };
}
