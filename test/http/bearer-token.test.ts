import type { PresentedCredentials } from '../../src/domain/caller';
import { extractBearerToken } from '../../src/http/bearer-token';

const invalid: PresentedCredentials = { kind: 'invalid_request' };
const none: PresentedCredentials = { kind: 'none' };
const bearer = (token: string): PresentedCredentials => ({ kind: 'bearer', token });
const longest = 'x'.repeat(8192 - 'Bearer '.length);

describe('the bearer token of a request', () => {
  it.each<[string, PresentedCredentials]>([
    ['Bearer abc', bearer('abc')],
    ['bearer abc', bearer('abc')],
    ['BEARER abc', bearer('abc')],
    ['bEaReR abc', bearer('abc')],
    ['Bearer    abc', bearer('abc')],
    ['Bearer a.b-c_d~e+f/g==', bearer('a.b-c_d~e+f/g==')],
    ['Bearer Bearer', bearer('Bearer')],
    [`Bearer ${longest}`, bearer(longest)],
    [`Bearer ${longest}x`, invalid],
    [`Bearer ${'x'.repeat(1_000_000)}`, invalid],
    ['', invalid],
    [' ', invalid],
    ['Bearer', invalid],
    ['Bearer ', invalid],
    ['Bearer  ', invalid],
    ['Bearerabc', invalid],
    ['Bearer\tabc', invalid],
    ['Bearer\u00a0abc', invalid],
    [' Bearer abc', invalid],
    ['Bearer abc ', invalid],
    ['Bearer abc\n', invalid],
    ['Bearer abc def', invalid],
    ['Bearer abc, Bearer def', invalid],
    ['Bearer abc,def', invalid],
    ['Bearer =abc', invalid],
    ['Bearer a=b', invalid],
    ['Bearer =', invalid],
    ['Bearer "abc"', invalid],
    ['Bearer {"a":1}', invalid],
    ['Bearer abc\0', invalid],
    ['Bearer äbc', invalid],
    ['Bearer: abc', invalid],
    ['Bearer realm="x"', invalid],
    ['Basic YTpi', invalid],
    ['Basic YTpi, Bearer abc', invalid],
    ['Digest username="a"', invalid],
    ['DPoP abc', invalid],
    ['abc', invalid],
    ['Token abc', invalid],
  ])('in "%s" is judged by its form alone', (authorization, presented) => {
    expect(extractBearerToken({ headers: { authorization } })).toStrictEqual(presented);
    expect(
      extractBearerToken({ headers: { authorization }, headersDistinct: { authorization: [authorization] } }),
    ).toStrictEqual(presented);
  });

  it.each<[string, Record<string, string | string[]>]>([
    ['nowhere', {}],
    ['in a cookie', { cookie: 'access_token=abc' }],
    ['in another header', { 'x-access-token': 'abc' }],
    ['in the header of the router', { 'router-authorization': 'Bearer abc' }],
    ['in the header of a proxy', { 'proxy-authorization': 'Bearer abc', 'x-forwarded-authorization': 'Bearer abc' }],
  ])('%s is none', (_where, headers) => {
    expect(extractBearerToken({ headers })).toStrictEqual(none);
    expect(extractBearerToken({ headers, headersDistinct: {} })).toStrictEqual(none);
  });

  it.each([
    [['Bearer abc', 'Bearer def']],
    [['Bearer abc', 'Bearer abc']],
    [['Basic YTpi', 'Bearer abc']],
    [['Bearer abc', '']],
    [['Bearer abc', 'Bearer def', 'Bearer ghi']],
  ])('in several headers %p is none that one could go by', (authorization) => {
    const headers = { authorization: authorization[0] };
    expect(extractBearerToken({ headers, headersDistinct: { authorization } })).toStrictEqual(invalid);
  });
});
