import type { Config } from '../config';

/** Others would take words out of all lines: a password of a database may be `postgres`, which no log could be read without. */
const isNoWord = /^(?=.*[^A-Za-z]).{8}/s;

/** The settings that have secrets in them. */
export type SecretSettings = Partial<Pick<Config, 'masterSecret' | 'routerSecret' | 'databaseUrl' | 'subgraphs'>>;

/** The secrets among the settings, in each spelling that they may stand in. */
export function listSecrets({
  masterSecret,
  routerSecret,
  databaseUrl = '',
  subgraphs = [],
}: SecretSettings): readonly string[] {
  const password = URL.canParse(databaseUrl) ? new URL(databaseUrl).password : '';
  const secrets = [
    ...(masterSecret?.kind === 'given' ? masterSecret.secrets : []),
    routerSecret ?? '',
    password,
    decodeURIComponent(password),
    ...subgraphs.flatMap(({ headers = {} }) => Object.values(headers).flatMap(spellCredential)),
  ];
  return [...new Set(secrets)].filter((secret) => isNoWord.test(secret));
}

/** A header as it is, and without the scheme of its credential: `Bearer` and the like. */
function spellCredential(value: string): readonly string[] {
  return [value, value.slice(value.indexOf(' ') + 1)];
}
