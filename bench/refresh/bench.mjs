import { compare, contestBench } from '../harness/contest-bench.mjs';
import { versionOf } from '../harness/load.mjs';
import { openPostgres } from '../harness/postgres.mjs';
import { installProduct } from '../harness/product.mjs';
import { checkChains } from './check-chains.mjs';
import { chainCount, createContenders, names } from './contenders.mjs';

const load = `${chainCount} clients`;

/** Fresh tokens for a refresh token. */
export const refreshBench = contestBench({
  name: 'refresh',
  title: 'Refresh',
  paces: {
    full: { rounds: 5, seconds: 1.5, warmUpRequests: 1500 },
    quick: { rounds: 1, seconds: 1, warmUpRequests: 200, restsOnce: true },
  },
  describe: () => [
    `${chainCount} clients with a session each refresh as fast as they are answered, each with the refresh token that it got last. Every answer has to bring an access token that is a new one; those of the first ones are verified`,
    'This product: `auth-gateway serve` with `NODE_ENV=production`, with its rows, its log and its audit lines. A refresh reads the session and its user, signs with ES256, and moves the row on, if it still is where it was read. PostgreSQL runs on the other core, and waits for its disk as it does by default',
    `oidc-provider ${versionOf('oidc-provider')}: the grant \`refresh_token\` of a public client, with rotation; access tokens are JWTs by ES256 for a resource server (\`features.resourceIndicators\`); no ID token. Everything is in a \`Map\` (\`refresh/map-adapter.mjs\`): its own adapter in memory keeps 1,000 entries, and grows slower with each rotation`,
    `Better Auth ${versionOf('better-auth')} on better-sqlite3 ${versionOf('better-sqlite3')} (WAL, \`synchronous=NORMAL\`, as refreshes of this product are): \`GET /api/auth/get-session\` with \`updateAge: 0\`, so that each moves the end of the session on in the database, and its JWT plugin, which answers with an ES256 token. It has no refresh tokens that change: the cookie stays the same`,
    'The limit: bare `node:http` with one prepared conditional update on better-sqlite3 with the same settings, and one ES256 signature',
  ],
  async open() {
    const postgres = await openPostgres();
    const onSqlite = installProduct({ accounts: chainCount });
    const onPostgres = installProduct({ accounts: chainCount, databaseUrl: postgres.url });
    return {
      contenders: createContenders({ onSqlite, onPostgres }),
      services: { look: () => ({ cpuSeconds: postgres.cpuSeconds(), calls: 0, anonymous: 0 }) },
      loads: [{ name: load, connections: chainCount, check: checkChains }],
      close: async () => {
        await postgres.stop();
        for (const each of [onSqlite, onPostgres]) each.close();
      },
    };
  },
  summarize: (contenders) => {
    const { sqlite: ours, postgres, ...others } = names;
    const against = Object.values(others);
    return [
      ...against.flatMap((other) => compare(contenders, { load, ours, against: other })),
      ...compare(contenders, { load, ours: postgres, against: names.bare }),
    ].map((row, index) => ({ ...row, measure: index < against.length ? 'refresh, SQLite' : 'refresh, PostgreSQL' }));
  },
});
