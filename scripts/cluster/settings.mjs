// The settings of the gateways, checked by the gateway itself before anything is started with them.
import { randomBytes } from 'node:crypto';
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);

/** What is wrong with settings, by name, in sentences; empty when a gateway would take them. */
export function findProblems(settings) {
  const { settings: known } = require('../../dist/config/settings.js');
  const names = Object.values(known).map(({ name }) => name);
  const unknown = Object.keys(settings).filter((name) => !names.includes(name));
  if (unknown.length > 0) return unknown.map((name) => `${name} is no setting; they are in docs/settings.md`);
  try {
    // The cluster chooses the secret, which production asks for.
    require('../../dist/config.js').readConfig({}, { AUTH_SECRET: randomBytes(32).toString('base64url'), ...settings });
    return [];
  } catch (error) {
    if (error.problems === undefined) throw error;
    return error.problems;
  }
}
