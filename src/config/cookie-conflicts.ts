/** The settings that cookie mode has to go together with; undefined where one is wrong by itself already. */
export interface ConflictingWithCookies {
  readonly verifyOnly: boolean | undefined;
  readonly refreshCookie: boolean | undefined;
  readonly accessCookie: boolean | undefined;
  readonly cookieSameSite: string | undefined;
  readonly allowedOrigins: readonly string[] | undefined;
}

/** What is wrong with settings of cookie mode that are right each by itself. */
export function findCookieConflicts(read: ConflictingWithCookies): readonly string[] {
  if (read.refreshCookie !== true) {
    const isHalf = read.accessCookie === true && read.refreshCookie === false;
    return isHalf ? ['ACCESS_COOKIE: must have REFRESH_COOKIE=on with it: nothing would renew the access cookie'] : [];
  }
  const { verifyOnly, cookieSameSite, allowedOrigins = [] } = read;
  const problems: string[] = [];
  if (verifyOnly === true)
    problems.push('REFRESH_COOKIE: must be off with VERIFY_ONLY=on: there are no tokens to keep');
  if (cookieSameSite === 'none' && allowedOrigins.length === 0) {
    problems.push('COOKIE_SAME_SITE: must not be none without ALLOWED_ORIGINS: there is no other site to serve');
  }
  return problems;
}
