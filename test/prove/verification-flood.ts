import { runInNewContext } from 'node:vm';
import { setFlagsFromString } from 'node:v8';
import { systemRandomness } from '../../src/crypto/system-randomness';
import { JwtAccessTokens } from '../../src/token/jwt-access-tokens';
import { CountingVerifier } from '../support/counting-verifier';
import { audience, claimsWith, encode, forgeWith, headerWith, issuer, openWorkshop } from '../support/token-workshop';

/** What a stream of tokens has done to what was remembered. */
export interface FloodReport {
  /** Of the stream, how many were accepted. */
  readonly accepted: number;
  /** Of the remembered tokens of others, how many are not remembered any more. */
  readonly forgotten: number;
  /** How often a token of others, presented while the stream ran, had to be looked at in full. */
  readonly missed: number;
  /** How much more memory is in use, in bytes. */
  readonly grownBytes: number;
}

/** What {@link flood} does. */
export interface FloodOptions {
  readonly cacheSize: number;
  /** How many tokens of others are remembered before. */
  readonly others: number;
  readonly stream: Iterable<string>;
  /** Whether the others go on, one of their tokens for each one of the stream, or are all silent meanwhile. */
  readonly isInUse?: boolean;
}

/** Sends a stream of tokens to a verifier that remembers those of others. */
export function flood({ cacheSize, others, stream, isInUse = false }: FloodOptions): FloodReport {
  const workshop = openWorkshop();
  const verifier = new CountingVerifier({ ...workshop, issuer, audience });
  const options = { ...workshop, verifier, randomness: systemRandomness, issuer, audience, cacheSize };
  const accessTokens = new JwtAccessTokens(options);
  const missesOf = (tokens: readonly string[]): number => {
    const before = verifier.inspections;
    for (const token of tokens) accessTokens.verify(token);
    return verifier.inspections - before;
  };
  const good = Array.from({ length: others }, (_, index) => validToken('other', index, others));
  missesOf(good);
  const bytesBefore = usedBytes();
  let [turn, missed, accepted] = [0, 0, 0];
  for (const token of stream) {
    if (accessTokens.verify(token).status === 'good') accepted += 1;
    if (isInUse) missed += missesOf(good.slice(turn % others, (turn % others) + 1));
    turn += 1;
  }
  const grownBytes = usedBytes() - bytesBefore;
  return { accepted, forgotten: missesOf(good), missed, grownBytes };
}

/** Tokens that look right in every way and have a signature of nobody. */
export function* forgedTokens(count: number): Generator<string> {
  const header = encode(headerWith());
  for (let index = 0; index < count; index += 1) {
    const signature = Buffer.alloc(64, 0x55);
    signature.writeUInt32BE(index);
    yield `${header}.${encode(claimsWith({ jti: `"forged-${index}"` }))}.${encode(signature)}`;
  }
}

/** Tokens of one account with as many sessions as it may have, as its owner gets them by refreshing again and again. */
export function* validTokens(count: number): Generator<string> {
  for (let index = 0; index < count; index += 1) yield validToken('attacker', index, 50);
}

function validToken(whose: string, index: number, sessions: number): string {
  return forgeWith('es', {
    claims: { sub: `"${whose}"`, sid: `"${whose}-${index % sessions}"`, jti: `"${whose}-${index}"` },
  });
}

/** What is in use after everything else has been given back. */
function usedBytes(): number {
  setFlagsFromString('--expose-gc');
  const collectGarbage = runInNewContext('gc') as () => void;
  collectGarbage();
  return process.memoryUsage().heapUsed;
}
