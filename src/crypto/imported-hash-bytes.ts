/** Base64 with or without padding; passlib writes "." for "+". */
export function fromBase64(text: string): Buffer {
  return Buffer.from(text.replaceAll('.', '+'), 'base64');
}
