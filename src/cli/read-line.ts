import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { Writable } from 'node:stream';
import { OperatorError } from '../util/operator-error';

/** More than any password or token takes. */
const maxLineBytes = 64 * 1024;
const newline = 0x0a;
const carriageReturn = 0x0d;

/**
 * The first line of standard input, without its end and otherwise untouched: spaces belong to a password. On a terminal it
 * is asked for and not shown.
 * @throws OperatorError when there is none, or when it is not UTF-8
 */
export async function readSecretLine(what: string): Promise<string> {
  const line = process.stdin.isTTY ? await askHidden(what) : await readFirstLine(process.stdin);
  if (line === '') throw new OperatorError(`there is no ${what} on standard input: its first line is empty`);
  return line;
}

async function readFirstLine(input: Readable): Promise<string> {
  let bytes = Buffer.alloc(0);
  for await (const chunk of input as AsyncIterable<Buffer>) {
    bytes = Buffer.concat([bytes, chunk]);
    if (bytes.includes(newline)) break;
    if (bytes.length > maxLineBytes) throw new OperatorError('the first line of standard input is too long');
  }
  return decode(cutAtNewline(bytes));
}

function cutAtNewline(bytes: Buffer): Buffer {
  const end = bytes.indexOf(newline);
  if (end < 0) return bytes;
  return bytes.subarray(0, bytes[end - 1] === carriageReturn ? end - 1 : end);
}

/** A byte that is no UTF-8 would be replaced silently, and so would be every other one: two passwords would be the same. */
function decode(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (cause) {
    throw new OperatorError('the first line of standard input is not UTF-8', { cause });
  }
}

async function askHidden(what: string): Promise<string> {
  // Readline echoes what is typed to its output; this one shows nothing.
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input: process.stdin, output: nowhere, terminal: true });
  // Only now: the terminal would show what is typed before readline has taken it over.
  process.stderr.write(`${what}: `);
  try {
    return await new Promise((resolve, reject) => {
      lines.once('line', resolve);
      lines.once('close', () => reject(new OperatorError(`no ${what} was given`))); // Ctrl-C or Ctrl-D
    });
  } finally {
    lines.close();
    process.stderr.write('\n');
  }
}
