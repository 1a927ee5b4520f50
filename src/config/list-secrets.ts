import type { Config } from '../config';

/** Others would take words out of all lines: a password of a database may be `postgres`, which no log could be read without. */
const isNoWord = /^(?=.*[^A-Za-z]).{8}/s;

/** The secrets among the settings, in each spelling that they may stand in. */
export function listSecrets({
  masterSecret,
  routerSecret,
  databaseUrl = '',
}: Partial<Pick<Config, 'masterSecret' | 'routerSecret' | 'databaseUrl'>>): readonly string[] {
  const password = URL.canParse(databaseUrl) ? new URL(databaseUrl).password : '';
  const secrets = [
    ...(masterSecret?.kind === 'given' ? masterSecret.secrets : []),
    routerSecret ?? '',
    password,
    decodeURIComponent(password),
  ];
  return [...new Set(secrets)].filter((secret) => isNoWord.test(secret));
}
