import { generateKeyPairSync, randomUUID } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { LocalServer } from './local-server';
import { encode, now } from './token-workshop';
import { signForeign } from './sign-foreign';

/** A key pair of somebody else's. */
export interface IssuerKey {
  readonly id: string;
  readonly algorithm: string;
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
}

const generators: Readonly<Record<string, () => { readonly privateKey: KeyObject; readonly publicKey: KeyObject }>> = {
  ES256: () => generateKeyPairSync('ec', { namedCurve: 'P-256' }),
  ES384: () => generateKeyPairSync('ec', { namedCurve: 'P-384' }),
  RS256: () => generateKeyPairSync('rsa', { modulusLength: 2048 }),
  PS256: () => generateKeyPairSync('rsa', { modulusLength: 2048 }),
  EdDSA: () => generateKeyPairSync('ed25519'),
};

export function makeIssuerKey(id = 'key-1', algorithm = 'ES256'): IssuerKey {
  const generate = generators[algorithm];
  if (generate === undefined) throw new Error(`no such algorithm: ${algorithm}`);
  return { id, algorithm, ...generate() };
}

/** The key as an issuer publishes it. */
export function toJwk({ id, algorithm, publicKey }: IssuerKey, more: object = {}): Record<string, unknown> {
  return { ...publicKey.export({ format: 'jwk' }), kid: id, alg: algorithm, use: 'sig', ...more };
}

/** What differs from a good token; undefined leaves a member out. */
export interface TokenChanges {
  readonly header?: Readonly<Record<string, unknown>>;
  readonly claims?: Readonly<Record<string, unknown>>;
}

/** A token as somebody else's issuer signs it. */
export function signToken(
  issuer: string,
  key: Pick<IssuerKey, 'id' | 'algorithm' | 'privateKey'>,
  { header, claims }: TokenChanges = {},
): string {
  const goodHeader = { alg: key.algorithm, typ: 'at+jwt', kid: key.id };
  const times = { iat: now, exp: now + 300 };
  const goodClaims = { iss: issuer, sub: 'ada-elsewhere', aud: 'graphql', ...times, jti: randomUUID() };
  const json = [JSON.stringify({ ...goodHeader, ...header }), JSON.stringify({ ...goodClaims, ...claims })];
  const statement = json.map(encode).join('.');
  return `${statement}.${signForeign(key, statement).toString('base64url')}`;
}

/** Answers a request for keys in whatever way. */
export type AnswerKeys = (response: ServerResponse) => void;

/** An issuer that publishes its keys over HTTP, well or badly. */
export class FakeIssuer extends LocalServer {
  keys: readonly IssuerKey[] = [makeIssuerKey()];
  /** How many requests for keys have come. */
  requests = 0;
  answer: AnswerKeys = (response) => this.publish(response);

  protected override respond(_request: IncomingMessage, response: ServerResponse): void {
    this.requests += 1;
    this.answer(response);
  }

  get url(): string {
    return this.origin;
  }

  get jwksUri(): string {
    return `${this.url}/keys`;
  }

  publish(response: ServerResponse): void {
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ keys: this.keys.map((key) => toJwk(key)) }));
  }

  sign(changes: TokenChanges = {}, key = this.keys[0]): string {
    if (key === undefined) throw new Error('the issuer has no key');
    return signToken(this.url, key, changes);
  }
}
