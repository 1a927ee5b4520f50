// The whole example with one command: npm run example:react -- --help
import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { findFreePort } from '../../scripts/cluster/free-port.mjs';
import { compileExamples } from '../../scripts/compile-examples.mjs';
import { readOptions, UsageError } from '../../scripts/read-options.mjs';

const usage = `Usage: npm run example:react -- [OPTIONS]

Starts the gateway of the example and Vite in front of it, and says who may sign in. What they write lives in a temporary folder,
and is gone when they end. Ctrl-C ends both.

  --session WHERE    where the session is kept: cookie or memory (default cookie)
  --port P           the port of the page. 0 takes a free one (default 5173)
  --help             shows this`;

const options = readOptions('example:react', parseOptions);
if (options.isHelp) console.log(usage);
else await run(options);

/** @throws UsageError */
function parseOptions(args) {
  const { session, port, help } = parseValues(args);
  if (!['cookie', 'memory'].includes(session)) {
    throw new UsageError(`--session takes cookie or memory, not "${session}"`);
  }
  if (!/^\d+$/.test(port) || Number(port) > 65_535) {
    throw new UsageError(`--port takes a whole number from 0 to 65535, not "${port}"`);
  }
  return { isHelp: help, session, port: Number(port) };
}

function parseValues(args) {
  const options = {
    session: { type: 'string', default: 'cookie' },
    port: { type: 'string', default: '5173' },
    help: { type: 'boolean', short: 'h', default: false },
  };
  try {
    return parseArgs({ args, options }).values;
  } catch (error) {
    throw new UsageError(error.message, { cause: error });
  }
}

async function run({ session, port }) {
  const ended = new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, resolve);
  });
  const directory = mkdtempSync(path.join(tmpdir(), 'auth-gateway-react-'));
  const running = [];
  try {
    const pagePort = port === 0 ? await findFreePort() : port;
    const gateway = await startGateway(`http://localhost:${pagePort}`, { session, directory });
    running.push(gateway.stop);
    const site = await startVite(pagePort, { session, gateway });
    running.unshift(() => site.close());
    console.log(describe(`http://localhost:${pagePort}/`, session));
    await ended;
  } catch (error) {
    console.error(`example:react: ${error.message}`);
    process.exitCode = 1;
  } finally {
    for (const end of running) await end();
    rmSync(directory, { recursive: true, force: true });
  }
}

function startGateway(issuer, { session, directory }) {
  const sources = ['server/server.ts', 'server/notes.ts'].map((file) => path.join('react-apollo', file));
  const folder = compileExamples([path.join('embedded', 'users.ts'), ...sources]);
  const { start } = createRequire(import.meta.url)(path.join(folder, 'react-apollo', 'server', 'server.js'));
  return start({
    issuer,
    host: '127.0.0.1',
    port: 0,
    profile: 'development',
    logLevel: 'warn',
    auditLog: false,
    databaseUrl: `file:${path.join(directory, 'auth.db')}`,
    refreshCookie: session === 'cookie',
    stopDelayMs: 0,
  });
}

async function startVite(port, { session, gateway }) {
  const page = path.join(import.meta.dirname, 'page');
  const vite = createRequire(path.join(page, 'package.json')).resolve('vite');
  const { createServer } = await import(pathToFileURL(vite));
  // As a shell would say it: what reads them is vite.config.mts, and src/keeper.ts.
  process.env.GATEWAY = gateway.url;
  process.env.VITE_SESSION = session;
  const configFile = path.join(page, 'vite.config.mts');
  const site = await createServer({
    configFile,
    logLevel: 'warn',
    server: { host: '127.0.0.1', port, strictPort: true },
  });
  try {
    return await site.listen();
  } catch (error) {
    await site.close();
    throw new Error(`port ${port} cannot be used: take another with --port (0: a free one)`, { cause: error });
  }
}

function describe(url, session) {
  const where = {
    cookie: 'in a cookie that no script can read: all tabs share it, and it survives a reload',
    memory: 'in the memory of each tab: it ends with the page',
  };
  return [
    '',
    `  Open       ${url}`,
    '  User name  ada',
    '  Password   the analytical engine of 1843',
    '',
    '  Or grace, with a moth in relay number 70.',
    `  The session is ${where[session]}.`,
    '  Ctrl-C ends all of it.',
    '',
  ].join('\n');
}
