import { Agent as HttpAgent, request as requestHttp } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { Agent as HttpsAgent, request as requestHttps } from 'node:https';
import { pipeline } from 'node:stream';
import type { Readable } from 'node:stream';
import { createBrotliDecompress, createUnzip } from 'node:zlib';
import { UnusableAnswerError } from '../util/download';
import type { Post, PostAnswer } from './post';

/**
 * Connections are kept for another call, for so many milliseconds: less than the 5 s of a Node server, which would close one
 * under a call. The last one that was used is used first, so that those of a rush end by themselves.
 */
const agentOptions = { keepAlive: true, timeout: 4000, scheduling: 'lifo' } as const;

/**
 * The way out over connections of its own. Node's `fetch` was more than a third of what the gateway took of the processor,
 * most of it for streams and signals that nobody here looks at (bench/README.md).
 */
export function createHttpPost(): Post {
  const http = new HttpAgent(agentOptions);
  const https = new HttpsAgent(agentOptions);
  return ({ url, body, headers }) => {
    const isTls = url.startsWith('https:');
    const request = (isTls ? requestHttps : requestHttp)(url, {
      method: 'POST',
      agent: isTls ? https : http,
      // Packing costs both sides more than it saves between neighbours. Without a word any coding would do (RFC 9110 section 12.5.3).
      headers: { 'accept-encoding': 'identity', ...headers },
    });
    const answer = new Promise<PostAnswer>((resolve, reject) => {
      request.once('response', (response) => resolve(toPostAnswer(response)));
      // Stays on: whatever happens to the connection later is told to the one who reads.
      request.on('error', reject);
      request.on('close', () => reject(new Error('the connection was closed')));
    });
    request.end(body);
    return { answer, cancel: () => request.destroy(new Error('it was cancelled')) };
  };
}

function toPostAnswer(response: IncomingMessage): PostAnswer {
  response.on('error', () => undefined); // told to the one who reads, if anybody does
  return {
    status: response.statusCode ?? 0,
    headers: response.headers,
    read: async (maxBytes) => readText(unpacked(response), maxBytes),
    discard: () => response.destroy(),
  };
}

/** As a subgraph may pack its answer that was not asked to. @throws UnusableAnswerError */
function unpacked(response: IncomingMessage): Readable {
  const coding = response.headers['content-encoding']?.toLowerCase() ?? 'identity';
  // Failures of either stream are met by whoever reads the last one.
  if (coding === 'gzip' || coding === 'deflate') return pipeline(response, createUnzip(), () => undefined);
  if (coding === 'br') return pipeline(response, createBrotliDecompress(), () => undefined);
  if (coding === 'identity') return response;
  response.destroy();
  throw new UnusableAnswerError('its answer is packed in a way that is not known here');
}

/** By events, not by `for await`: an iterator takes a promise or two for each piece. */
function readText(stream: Readable, maxBytes: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let length = 0;
    stream.on('data', (chunk: Buffer) => {
      length += chunk.length;
      chunks.push(chunk);
      // Counted while it is read, and once unpacked: what an answer says of its length need not be true.
      if (length <= maxBytes) return;
      reject(new UnusableAnswerError(`it answered with more than ${String(maxBytes)} bytes`));
      stream.destroy();
    });
    stream.on('end', () => resolve(Buffer.concat(chunks, length).toString('utf8')));
    stream.on('error', reject);
    stream.on('close', () => reject(new Error('the connection was closed before the end')));
  });
}
