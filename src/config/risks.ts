import { isLoopbackHost } from '../domain/trusted-issuer-rules';
import type { Config } from '../config';

/** What is allowed, and endangers a promise of the product all the same. Said at the start of a service, and by `check`. */
export function findSettingRisks({ isDevelopment, host }: Pick<Config, 'isDevelopment' | 'host'>): readonly string[] {
  if (!isDevelopment || isLoopbackHost(host)) return [];
  const remedy = 'Set NODE_ENV=production, or HOST=127.0.0.1';
  return [`the development profile, which is open by design, listens at ${host} for other machines. ${remedy}`];
}
