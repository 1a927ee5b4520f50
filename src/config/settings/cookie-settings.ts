import { setting } from '../setting';
import { cookiePath, onOrOff, oneOf } from '../values';

/** Tokens in cookies, for browsers. */
export const cookieSettings = {
  refreshCookie: setting({
    name: 'REFRESH_COOKIE',
    values: onOrOff(),
    defaultValue: false,
    meaning:
      'Cookie mode: the refresh token travels in a cookie that no script can read, and never in a body. Requests have to ' +
      'come from pages of this service itself or of `ALLOWED_ORIGINS`: [cookies.md](cookies.md).',
  }),
  accessCookie: setting({
    name: 'ACCESS_COOKIE',
    values: onOrOff(),
    defaultValue: false,
    meaning:
      'Full cookie sessions: the access token travels in a cookie as well, so that a page needs no token at all. Needs ' +
      '`REFRESH_COOKIE=on`.',
  }),
  cookieSameSite: setting({
    name: 'COOKIE_SAME_SITE',
    values: oneOf(['strict', 'lax', 'none']),
    defaultValue: 'strict',
    meaning:
      'The `SameSite` of the cookies. `none` is for pages of another site on `ALLOWED_ORIGINS`: the cookies are partitioned ' +
      'then, so that each site has sessions of its own. A change signs everybody out who has cookies.',
  }),
  cookiePath: setting({
    name: 'COOKIE_PATH',
    values: cookiePath(),
    defaultValue: '/',
    meaning:
      'The `Path` of the cookies. With `/` their names begin with `__Host-`, and no neighbouring subdomain can plant them. ' +
      'Another one, such as `/graphql`, keeps them from other services of the same host, with `__Secure-` names. A change ' +
      'signs everybody out who has cookies.',
  }),
} as const;
