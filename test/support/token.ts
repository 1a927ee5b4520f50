/** The claims of an access token, read without verifying it. */
export function readClaims(token: string): Record<string, unknown> {
  return readPart(token, 1);
}

/** The header of an access token, read without verifying it. */
export function readHeader(token: string): Record<string, unknown> {
  return readPart(token, 0);
}

function readPart(token: string, index: number): Record<string, unknown> {
  const part = Buffer.from(token.split('.')[index] ?? '', 'base64url').toString();
  return JSON.parse(part) as Record<string, unknown>;
}
