// node hostile-server.mjs DIRECTORY: a gateway that tells its parent, which asks before and after a request, what the request
// has cost. A process of its own, so that nothing is measured but the service.
import { createRequire } from 'node:module';
import path from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';

const require = createRequire(import.meta.url);
const { createAuthGateway, ...scalars } = require('../../dist/index.js');
const { Arg, Authorized, Query, Resolver } = require('type-graphql');

/** What an embedder may add: arguments whose scalars are checked by a pattern. */
class PatternedResolver {}
for (const scalar of [scalars.EmailAddressScalar, scalars.DateTimeScalar, scalars.JwtScalar]) {
  const name = `anything${scalar.name}`;
  Object.defineProperty(PatternedResolver.prototype, name, { value: () => scalar.name });
  Arg('value', () => scalar)(PatternedResolver.prototype, name, 0);
  Authorized()(PatternedResolver.prototype, name);
  Query(() => String)(PatternedResolver.prototype, name);
}
Resolver()(PatternedResolver);

const [directory] = process.argv.slice(2);
const gateway = await createAuthGateway({
  resolvers: [PatternedResolver],
  settings: {
    port: 0,
    databaseUrl: `file:${path.join(directory, 'auth.db')}`,
    masterSecret: 'a master secret for tests, long enough',
    issuer: 'https://auth.example',
    profile: 'production',
    logLevel: 'warn',
    stopDelayMs: 0,
    // Nothing but the work that requests make.
    revocationPollMs: 1000,
  },
});

const delay = monitorEventLoopDelay({ resolution: 1 });
let before = process.cpuUsage();
delay.enable();

process.on('message', async (order) => {
  if (order === 'stop') {
    await gateway.stop();
    process.disconnect();
    return;
  }
  if (order === 'measure') {
    delay.reset();
    before = process.cpuUsage();
    process.send({ started: true });
    return;
  }
  const { user, system } = process.cpuUsage(before);
  process.send({ cpuMs: (user + system) / 1000, stallMs: delay.max / 1e6 });
});
process.send({ url: gateway.url });
