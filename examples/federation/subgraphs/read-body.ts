import type { IncomingMessage } from 'node:http';

const maxBytes = 1024 * 1024;

/** The body as it came. An identity is bound to these bytes: what a parser makes of them cannot be checked any more. */
export async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > maxBytes) throw new Error('the body is too large');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
