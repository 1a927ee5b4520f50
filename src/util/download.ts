import type { Clock } from './clock';
import type { Fetch } from './fetch';

/** What {@link download} works with. */
export interface DownloadOptions {
  readonly fetch: Fetch;
  readonly clock: Clock;
  /** The most bytes that are read. */
  readonly maxBytes: number;
  /** How long it may take from the first byte sent to the last one received, in milliseconds. */
  readonly timeLimitMs: number;
  /** Default: JSON is accepted. */
  readonly headers?: Readonly<Record<string, string>>;
  /** What is sent, by POST. Default nothing, by GET. */
  readonly body?: string;
}

/** An answer that has come and cannot be used. */
export class UnusableAnswerError extends Error {
  override readonly name = 'UnusableAnswerError';
  /** Undefined where it was not the status that is wrong. */
  readonly status: number | undefined;

  constructor(message: string, status?: number) {
    super(message);
    this.status = status;
  }
}

/** What was downloaded. */
export interface Download {
  readonly bytes: Buffer;
  readonly headers: Headers;
}

/** Downloads a small document. Rejects for anything but a complete answer with status 200, in time and in size. */
export async function download(url: string, options: DownloadOptions): Promise<Download> {
  const { clock, timeLimitMs } = options;
  const controller = new AbortController();
  // Raced, and not left to the signal alone: whoever waits for keys must not depend on how well `fetch` obeys it.
  const tooLate = new Promise<never>((_resolve, reject) => {
    controller.signal.addEventListener('abort', () => {
      reject(new Error(`it took longer than ${String(timeLimitMs)} ms`));
    });
  });
  const cancelTimer = clock.after(timeLimitMs, () => controller.abort());
  try {
    return await Promise.race([request(url, options, controller.signal), tooLate]);
  } finally {
    cancelTimer();
  }
}

async function request(url: string, options: DownloadOptions, signal: AbortSignal): Promise<Download> {
  const { fetch, maxBytes, headers = { accept: 'application/json' }, body } = options;
  const sent = body === undefined ? {} : { method: 'POST', body };
  // Server-side request forgery: a redirect could lead into the network of this machine.
  const response = await fetch(url, { ...sent, redirect: 'error', signal, headers });
  if (response.status !== 200 || response.body === null) {
    await response.body?.cancel();
    throw new UnusableAnswerError(`it answered with status ${String(response.status)}`, response.status);
  }
  return { bytes: await readAtMost(response.body, maxBytes), headers: response.headers };
}

/**
 * Counted while it is read: what an answer says of its length, if anything, need not be true.
 * @throws UnusableAnswerError for more bytes; whatever the stream fails with
 */
export async function readAtMost(body: ReadableStream<Uint8Array>, maxBytes: number): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of body) {
    length += chunk.byteLength;
    // Leaving cancels it.
    if (length > maxBytes) throw new UnusableAnswerError(`it answered with more than ${String(maxBytes)} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
