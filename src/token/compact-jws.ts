import { isObject } from '../util/json';
import { parseStrictJsonObject } from './strict-json';

/** The longest token that is looked at, in characters: a header field is not longer either. */
export const maxTokenLength = 8192;

/** A signed token, taken apart and not verified yet. */
export interface CompactJws {
  readonly header: Readonly<Record<string, unknown>>;
  /** What is signed: header and payload as they were sent. */
  readonly signingInput: string;
  readonly signature: Buffer;
  /**
   * The issuer that it names. Anybody may have written it: it chooses whose keys have to verify the token, and nothing else.
   * Read without the strict checks, which cost more than a signature does.
   */
  peekIssuer(): unknown;
  /**
   * The payload, read strictly; undefined when it is no JSON object. Only to be asked for once the signature is good: it may
   * be written so that reading it costs many times what a signature does.
   */
  readPayload(): Readonly<Record<string, unknown>> | undefined;
}

/** The first thing wrong with the form of a token. */
export type FormFault = 'size' | 'alphabet' | 'parts' | 'encoding' | 'json';

/** The longest header that is read, in characters: those of ours have some 100. */
const maxHeaderLength = 1024;

const alphabet = /^[A-Za-z0-9_.-]+$/;

/**
 * Reads a JWS in compact form (RFC 7515 section 7.1). Cheap refusals come first, so that a huge or a foreign string
 * costs nothing.
 */
export function parseCompactJws(token: string): CompactJws | FormFault {
  if (token.length === 0 || token.length > maxTokenLength) return 'size';
  if (!alphabet.test(token)) return 'alphabet';

  const parts = token.split('.');
  if (parts.length !== 3) return 'parts';

  const [headerBytes, payloadBytes, signature] = parts.map(decodeCanonical);
  if (headerBytes === undefined || payloadBytes === undefined || signature === undefined) return 'encoding';

  // Exhaustion of the processor: what costs more than a signature is not read before there is a good one.
  if (headerBytes.length > maxHeaderLength) return 'size';
  const header = parseStrictJsonObject(headerBytes);
  if (header === undefined) return 'json';
  return {
    header,
    signingInput: token.slice(0, token.lastIndexOf('.')),
    signature,
    peekIssuer: () => peekIssuer(payloadBytes),
    readPayload: () => parseStrictJsonObject(payloadBytes),
  };
}

function peekIssuer(bytes: Buffer): unknown {
  try {
    const payload: unknown = JSON.parse(bytes.toString());
    return isObject(payload) ? payload['iss'] : undefined;
  } catch {
    return undefined; // no JSON names nobody
  }
}

/** What may come last, by the number of characters after the last whole group of four: others have bits that no byte takes. */
const endings: readonly (string | undefined)[] = [undefined, '', 'AQgw', 'AEIMQUYcgkosw048'];

/**
 * Decodes base64url only in its one canonical spelling (RFC 4648 section 3.5): otherwise one token has several spellings,
 * and whoever compares strings can be passed by.
 */
function decodeCanonical(part: string): Buffer | undefined {
  const ending = endings[part.length % 4];
  const isCanonical = part.length > 0 && (ending === undefined || ending.includes(part.charAt(part.length - 1)));
  return isCanonical ? Buffer.from(part, 'base64url') : undefined;
}
