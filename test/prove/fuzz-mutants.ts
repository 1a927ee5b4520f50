import { createSecretKey } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import type { SigningAlgorithm } from '../../src/domain/key';
import { mutate, seededNumbers } from '../support/mutants';
import type { Choose } from '../support/mutants';
import { encode, makeKey, orderOf, signBytes, twinOf } from '../support/token-workshop';
import { changeJson } from './fuzz-json';

/** A good token. */
export interface GoodToken {
  readonly token: string;
  readonly algorithm: SigningAlgorithm;
  readonly verificationKey: KeyObject;
}

/** A text that was made out of good tokens. */
export interface Mutant {
  /** What was done. */
  readonly kind: string;
  readonly original: GoodToken;
  readonly text: string;
}

/** Everything that a way to make mutants may draw on. */
interface Draw {
  readonly below: Choose;
  readonly goods: readonly GoodToken[];
  readonly original: GoodToken;
  /** The three parts of the original, as they are written. */
  readonly parts: readonly [string, string, string];
}

type Way = (draw: Draw) => string;

/** What an attacker has: keys that are not ours. */
const attackers = { ES256: makeKey('ES256').signingKey, HS256: makeKey('HS256').signingKey };

const ways: Readonly<Record<string, Way>> = {
  'text changed': ({ original, below }) => {
    let text = original.token;
    for (let changes = 1 + below(3); changes > 0; changes -= 1) text = mutate(text, below);
    return text;
  },
  'bits flipped': (draw) => withPart(draw, draw.below(3), (bytes) => flipBits(bytes, draw.below)),
  'bytes changed': (draw) => withPart(draw, draw.below(3), (bytes) => changeBytes(bytes, draw.below)),
  'parts of several tokens': ({ goods, below }) => {
    const anyPart = () => goods[below(goods.length)]?.token.split('.')[below(3)] ?? '';
    return Array.from({ length: 1 + below(5) }, anyPart).join('.');
  },
  'a part of another token': ({ goods, below, parts }) => {
    const at = below(3);
    return parts.with(at, goods[below(goods.length)]?.token.split('.')[at] ?? '').join('.');
  },
  'header changed': (draw) => sign(draw, encode(changePart(draw, 0)), draw.parts[1]),
  'claims changed': (draw) => sign(draw, draw.parts[0], encode(changePart(draw, 1))),
  'header and claims changed': (draw) => sign(draw, encode(changePart(draw, 0)), encode(changePart(draw, 1))),
  'another signature': (draw) => sign(draw, draw.parts[0], draw.parts[1]),
  'signature as a number': (draw) => withPart(draw, 2, (bytes) => changeNumbers(draw.original, bytes, draw.below)),
  'encoded in another way': (draw) => encodeAnew(draw),
  'cut, repeated, joined': ({ original: { token }, goods, below }) => {
    const other = goods[below(goods.length)]?.token ?? '';
    const [from, to] = [below(token.length), below(token.length)];
    const results = [token.slice(from), token.slice(0, to), token + other, token.slice(0, from) + other.slice(from)];
    results.push(
      token + token,
      token.slice(0, from) + token.slice(to),
      token.repeat(1 + below(30)),
      `${token}.${other}`,
    );
    return results[below(results.length)] ?? '';
  },
  'any characters': ({ original: { token }, below }) => {
    const any = Array.from({ length: 1 + below(20) }, () => String.fromCharCode(below(0x10000))).join('');
    const at = below(token.length);
    return below(4) === 0 ? any : token.slice(0, at) + any + token.slice(at + below(2) * any.length);
  },
};

/** The mutant of that number: the same one for the same seed and tokens. */
export function makeMutant(goods: readonly GoodToken[], { seed, index }: { seed: number; index: number }): Mutant {
  const below = seededNumbers((seed + Math.imul(index, 0x9e3779b1)) | 0);
  const original = goods[below(goods.length)];
  const kind = Object.keys(ways)[below(Object.keys(ways).length)] ?? '';
  const way = ways[kind];
  if (original === undefined || way === undefined) throw new Error('there is nothing to make mutants of');
  const [header = '', claims = '', signature = ''] = original.token.split('.');
  return { kind, original, text: way({ below, goods, original, parts: [header, claims, signature] }) };
}

function withPart({ parts }: Draw, at: number, change: (bytes: Buffer) => Buffer): string {
  return parts.with(at, encode(change(Buffer.from(parts[at] ?? '', 'base64url')))).join('.');
}

function changePart({ parts, below }: Draw, at: 0 | 1): string {
  return changeJson(Buffer.from(parts[at], 'base64url').toString(), below);
}

function flipBits(bytes: Buffer, below: Choose): Buffer {
  const changed = Buffer.from(bytes);
  for (let flips = 1 + below(4); flips > 0; flips -= 1) {
    const at = below(changed.length);
    changed.writeUInt8(changed.readUInt8(at) ^ (1 << below(8)), at);
  }
  return changed;
}

function changeBytes(bytes: Buffer, below: Choose): Buffer {
  const at = below(bytes.length);
  const to = at + 1 + below(4);
  const between = [Buffer.alloc(0), Buffer.of(below(256)), bytes.subarray(at, to), bytes.subarray(at, to + at)];
  const kept = below(2) === 0 ? bytes.subarray(at) : bytes.subarray(to);
  return Buffer.concat([bytes.subarray(0, at), between[below(between.length)] ?? Buffer.alloc(0), kept]);
}

/** Signed with what an attacker has: nothing, the good signature, another key, or our public one as a secret. */
function sign({ original, parts, below }: Draw, header: string, claims: string): string {
  const statement = `${header}.${claims}`;
  const { algorithm, verificationKey } = original;
  const publicBytes = () =>
    // Of a symmetric key nothing is public but its id.
    algorithm === 'HS256' ? Buffer.from('hs') : Buffer.from(verificationKey.export({ format: 'pem', type: 'spki' }));
  const signatures = [
    () => parts[2],
    () => '',
    () => 'AA',
    () => encode(Buffer.alloc(Buffer.from(parts[2], 'base64url').length, below(256))),
    () => encode(signBytes('ES256', attackers.ES256, statement)),
    () => encode(signBytes('HS256', attackers.HS256, statement)),
    () => encode(signBytes('HS256', createSecretKey(publicBytes()), statement)),
  ];
  return `${statement}.${signatures[below(signatures.length)]?.() ?? ''}`;
}

/** The halves of a signature of ECDSA as the numbers that they are, and what else may be taken for them. */
function changeNumbers({ algorithm }: GoodToken, bytes: Buffer, below: Choose): Buffer {
  const half = bytes.length / 2;
  const [r, s] = [bytes.subarray(0, half), bytes.subarray(half)];
  const zero = Buffer.alloc(half);
  const choices: Buffer[] = [
    Buffer.concat([s, r]),
    Buffer.concat([zero, s]),
    Buffer.concat([r, zero]),
    Buffer.alloc(bytes.length),
  ];
  choices.push(Buffer.concat([zero, bytes]), Buffer.concat([r, zero, s]), Buffer.concat([r, r]), bytes.subarray(half));
  const order = orderOf(algorithm);
  if (order !== undefined) {
    const n = Buffer.from(order.toString(16), 'hex');
    choices.push(twinOf(bytes, order), twinOf(bytes, order), Buffer.concat([n, n]), Buffer.concat([r, n]));
  }
  return choices[below(choices.length)] ?? bytes;
}

function encodeAnew({ original: { token }, parts, below }: Draw): string {
  const each = (change: (part: string) => string): string => parts.map(change).join('.');
  const at = below(3);
  const one = (change: (part: string) => string): string => parts.with(at, change(parts[at] ?? '')).join('.');
  const last = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'.charAt(below(64));
  const results = [
    one((part) => part.slice(0, -1) + last),
    one((part) => part + last),
    one((part) => `${part}=`),
    each((part) => part + '='.repeat((4 - (part.length % 4)) % 4)),
    each((part) => part.replaceAll('-', '+').replaceAll('_', '/')),
    one((part) => encode(part)),
    one((part) => Buffer.from(part, 'base64url').toString('hex')),
    one((part) => Buffer.from(part, 'base64url').toString('latin1')),
    token.toUpperCase(),
    token.toLowerCase(),
    token.replaceAll('.', '%2E'),
    encodeURIComponent(token),
    ` ${token}`,
    `${token}\n`,
    `Bearer ${token}`,
  ];
  return results[below(results.length)] ?? token;
}
