import { AesSealer } from '../../src/crypto/aes-sealer';
import { OperatorError } from '../../src/util/operator-error';
import { masterSecret } from '../support/gateway';

const sealer = new AesSealer(masterSecret);
const secret = Buffer.from('a private key, say');
const sealed = sealer.seal(secret, 'key-1');

/** The sealed bytes, with the bits of one of them changed. */
function withChangedByte(at: number): string {
  const bytes = Buffer.from(sealed.slice('v1.'.length), 'base64url');
  bytes[at] = (bytes[at] ?? 0) ^ 1;
  return `v1.${bytes.toString('base64url')}`;
}

describe('sealed secrets', () => {
  it.each([Buffer.alloc(0), Buffer.alloc(32), secret, Buffer.alloc(100_000, 7)])('open as they were sealed', (each) => {
    expect(sealer.open(sealer.seal(each, 'key-1'), 'key-1').equals(each)).toBe(true);
  });

  it('open in another process that has the same master secret', () => {
    expect(new AesSealer(masterSecret).open(sealed, 'key-1').equals(secret)).toBe(true);
  });

  it('look different each time, and show nothing of what is in them', () => {
    expect(sealer.seal(secret, 'key-1')).not.toBe(sealed);
    expect(Buffer.from(sealed.slice(3), 'base64url').includes(secret)).toBe(false);
  });

  it.each([`${masterSecret} `, masterSecret.toUpperCase(), masterSecret.slice(1), ''])(
    'do not open under another master secret: "%s"',
    (other) => {
      expect(() => new AesSealer(other).open(sealed, 'key-1')).toThrow(OperatorError);
    },
  );

  it.each(['key-2', '', 'key-1 ', 'KEY-1'])('do not open under the name of another key: "%s"', (context) => {
    expect(() => sealer.open(sealed, context)).toThrow(OperatorError);
  });

  it('do not open when any byte has been changed', () => {
    const { length } = Buffer.from(sealed.slice('v1.'.length), 'base64url');
    for (let at = 0; at < length; at += 1) {
      expect(() => sealer.open(withChangedByte(at), 'key-1')).toThrow(OperatorError);
    }
  });

  it.each([
    '',
    'v1.',
    'v1.AAAA',
    'v1.'.concat('A'.repeat(16)),
    'v1.'.concat('A'.repeat(38)),
    sealed.slice(0, -6),
    'nothing sealed',
  ])('do not open when there is not enough of them: "%s"', (text) => {
    expect(() => sealer.open(text, 'key-1')).toThrow(OperatorError);
  });

  it('tell whoever runs the service what to do, and no secret', () => {
    const open = () => new AesSealer('the wrong master secret').open(sealed, 'key-1');
    expect(open).toThrow(/AUTH_SECRET/);
    expect(open).not.toThrow(/wrong master secret/);
  });
});
