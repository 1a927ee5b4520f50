// What can be said on the command line.
import { parseArgs } from 'node:util';
import { findProblems } from './settings.mjs';
import { UsageError } from '../read-options.mjs';

export const usage = `Usage: npm run cluster -- [OPTIONS]

Starts a PostgreSQL server, gateways that share it, and a front on one port that sends each request to the next gateway that is
ready. All of it lives in a temporary folder, and is gone when it ends. While it runs it takes commands from standard input, one a
line: type "help". It ends upon "quit", Ctrl-C, and at the end of standard input, when the commands before it have been carried out.

  --replicas N           how many gateways, 1 to 16 (default 4)
  --port P               the port of the front; 0 takes a free one (default 4000)
  --database ENGINE      postgres, or sqlite: all gateways over one file (default postgres)
  --skew SECONDS         how far the clock of each gateway is ahead of the one before (default 0); not with sqlite
  --set NAME=VALUE       a setting for all gateways; may be given several times
  --json                 for programs: each line of standard output is a JSON document
  --help                 shows this

For example:
  npm run cluster -- --replicas 2 --set ACCESS_TOKEN_LIFETIME_SECONDS=60`;

/** What the gateways of one cluster must agree on, or must not share. */
const ownSettings = ['PORT', 'HOST', 'DATABASE_URL', 'AUTH_SECRET', 'AUTH_ISSUER'];

/** @throws UsageError */
export function parseOptions(parameters) {
  const values = parseValues(parameters);
  const options = {
    isHelp: values.help,
    isJson: values.json,
    replicaCount: parseWhole('--replicas', values.replicas, { from: 1, to: 16 }),
    port: parseWhole('--port', values.port, { from: 0, to: 65535 }),
    engine: parseEngine(values.database),
    skewSeconds: parseWhole('--skew', values.skew, { from: 0, to: 86400 }),
    settings: Object.fromEntries(values.set.map(parseSetting)),
  };
  if (options.engine === 'sqlite' && options.skewSeconds > 0) {
    throw new UsageError(
      '--skew is for postgres: gateways that share an SQLite file run on one machine, which has one clock',
    );
  }
  const problems = findProblems(options.settings);
  if (problems.length > 0) throw new UsageError(`--set: ${problems.join('\n')}`);
  return options;
}

function parseValues(parameters) {
  const options = {
    replicas: { type: 'string', default: '4' },
    port: { type: 'string', default: '4000' },
    database: { type: 'string', default: 'postgres' },
    skew: { type: 'string', default: '0' },
    set: { type: 'string', multiple: true, default: [] },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', short: 'h', default: false },
  };
  try {
    return parseArgs({ args: parameters, options }).values;
  } catch (error) {
    throw new UsageError(error.message, { cause: error });
  }
}

function parseWhole(name, text, { from, to }) {
  const value = /^\d+$/.test(text) ? Number(text) : NaN;
  if (value >= from && value <= to) return value;
  throw new UsageError(`${name} takes a whole number from ${from} to ${to}, not "${text}"`);
}

function parseEngine(text) {
  if (text === 'postgres' || text === 'sqlite') return text;
  throw new UsageError(`--database takes postgres or sqlite, not "${text}"`);
}

function parseSetting(text) {
  const [, name, value] = /^([A-Z][A-Z0-9_]*)=(.*)$/s.exec(text) ?? [];
  if (name === undefined) throw new UsageError(`--set takes NAME=VALUE, not "${text}"`);
  if (ownSettings.includes(name)) throw new UsageError(`--set cannot change ${name}: the cluster chooses it`);
  return [name, value];
}
