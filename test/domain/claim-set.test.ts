import { ClaimSet, maxAdditionalClaimsBytes, reservedClaims } from '../../src/domain/claim-set';
import { MisuseError } from '../../src/domain/misuse-error';
import type { JsonValue } from '../../src/util/json';

describe('additional claims', () => {
  it.each([...reservedClaims, '', 'a\ud800'])('may not be named "%s"', (name) => {
    const claims = new ClaimSet();
    expect(() => claims.set(name, 'x')).toThrow(MisuseError);
    expect(claims.toJSON()).toStrictEqual({});
  });

  it.each([[['act']], [[]], [1], [null], [undefined]])('may not be named by what is no text: %j', (name) => {
    const claims = new ClaimSet();
    expect(() => claims.set(name as unknown as string, 'x')).toThrow(MisuseError);
  });

  it.each(['iss', 'sub', 'aud', 'exp', 'nbf', 'iat', 'jti', 'sid', 'gen', 'auth_time', 'roles', 'scope'])(
    'cannot replace the claim "%s" that the product sets',
    (name) => {
      expect(reservedClaims).toContain(name);
    },
  );

  it.each(['tenant', 'https://example.com/tenant', 'constructor', 'toString', 'toJSON', 'hasOwnProperty', 'SUB'])(
    'may be named "%s"',
    (name) => {
      const claims = new ClaimSet();
      claims.set(name, 'x');
      expect(JSON.stringify(claims)).toBe(JSON.stringify({ [name]: 'x' }));
      expect(claims.get(name)).toBe('x');
    },
  );

  it.each<[string, JsonValue]>([
    ['text', 'Ärger 🔑 "quoted"'],
    ['a number', -1.5],
    ['a boolean', false],
    ['null', null],
    ['a list', ['a', [1, {}]]],
    ['an object', { a: { b: [null] } }],
  ])('may be %s', (_what, value) => {
    const claims = new ClaimSet();
    claims.set('it', value);
    expect(JSON.parse(JSON.stringify(claims))).toStrictEqual({ it: value });
  });

  const cyclic: unknown[] = [];
  cyclic.push(cyclic);

  it.each<[string, unknown]>([
    ['undefined', undefined],
    ['not a number', Number.NaN],
    ['an infinite number', Number.POSITIVE_INFINITY],
    ['a big integer', 1n],
    ['a symbol', Symbol('x')],
    ['a function', () => 1],
    ['a Date', new Date(0)],
    ['a Map', new Map()],
    ['an object without a prototype', Object.create(null)],
    ['an object with a method', { toJSON: () => 'x' }],
    ['a list that holds undefined', [undefined]],
    ['an object that holds a Date', { at: new Date(0) }],
    ['a list that holds itself', cyclic],
    // Our own verifier refuses a token with one of these: nobody could use the token.
    ['an object with a member named "__proto__"', JSON.parse('{"a": [{"__proto__": 1}]}')],
    ['half of a surrogate pair', 'a\ud800'],
    ['an object with half of a surrogate pair in a name', { a: [{ '\udc00': 1 }] }],
  ])('may not be %s, which JSON cannot carry', (_what, value) => {
    const claims = new ClaimSet();
    expect(() => claims.set('it', value as JsonValue)).toThrow(MisuseError);
    expect(claims.get('it')).toBeUndefined();
  });

  const overhead = '{"big":""}'.length;

  it('may take as many bytes as the bound says, and not one more', () => {
    const claims = new ClaimSet();
    const most = 'x'.repeat(maxAdditionalClaimsBytes - overhead);
    expect(() => claims.set('big', `${most}x`)).toThrow(MisuseError);
    expect(() => claims.set('big', most)).not.toThrow();
    expect(() => claims.set('b', 1)).toThrow(MisuseError);
  });

  it('are counted in bytes and not in characters', () => {
    const characters = (maxAdditionalClaimsBytes - overhead) / 2;
    expect(() => new ClaimSet().set('big', 'é'.repeat(characters))).not.toThrow();
    expect(() => new ClaimSet().set('big', 'é'.repeat(characters + 1))).toThrow(MisuseError);
  });

  it('stay as they were when a new value is refused as too large', () => {
    const claims = new ClaimSet();
    claims.set('tenant', 'small');
    expect(() => claims.set('tenant', 'x'.repeat(maxAdditionalClaimsBytes))).toThrow(MisuseError);
    expect(claims.get('tenant')).toBe('small');
  });

  it('do not change with the object that they were set from', () => {
    const claims = new ClaimSet();
    const value = ['a'];
    claims.set('list', value);
    value.push('x'.repeat(maxAdditionalClaimsBytes));
    expect(claims.toJSON()).toStrictEqual({ list: ['a'] });
  });

  it('may be replaced until the token is signed, and not afterwards', () => {
    const claims = new ClaimSet();
    claims.set('tenant', 'a');
    claims.set('tenant', 'b');
    claims.seal();
    expect(() => claims.set('tenant', 'c')).toThrow(MisuseError);
    expect(claims.toJSON()).toStrictEqual({ tenant: 'b' });
  });
});
