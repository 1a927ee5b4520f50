import type { Config } from '../config';
import { pickScrubbable, spellCredentials } from '../util/scrub';

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
  return pickScrubbable([
    ...(masterSecret?.kind === 'given' ? masterSecret.secrets : []),
    routerSecret ?? '',
    password,
    decodeURIComponent(password),
    ...subgraphs.flatMap(({ headers = {} }) => spellCredentials(headers)),
  ]);
}
