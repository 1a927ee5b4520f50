/** Base64 with or without padding; passlib writes "." for "+". */
export function fromBase64(text: string): Buffer {
  return Buffer.from(text.replaceAll('.', '+'), 'base64');
}

/** Whether the text is what these bytes are written as without padding: no bit of it is without effect. */
export function isCanonicalBase64(text: string): boolean {
  return fromBase64(text).toString('base64').replace(/=+$/, '') === text;
}
