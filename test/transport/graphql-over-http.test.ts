import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { serverAudits } from 'graphql-http';
import { startGateway, stopGateways } from '../support/gateway';

const page = readFileSync(join(__dirname, '../../docs/graphql-over-http.md'), 'utf8');

/** What the page says that is left out: id and name of each audit. */
const leftOut = new Map(
  [...page.matchAll(/^\| `(\w{4})` +\| (.+?) +\| \S.+ \|$/gm)].map(([, id = '', name]) => [id, name]),
);

let url: string;

beforeAll(async () => {
  ({ url } = await startGateway());
});
afterAll(stopGateways);

const audits = serverAudits({ url: () => `${url}/graphql` });

describe('GraphQL over HTTP, as its audits have it', () => {
  it.each(audits.filter(({ id }) => !leftOut.has(id)))('is met: $id, $name', async ({ fn }) => {
    expect(await fn()).toMatchObject({ status: 'ok' });
  });

  it.each(audits.filter(({ id }) => leftOut.has(id)))(
    'is left out, and the page says why: $id, $name',
    async (audit) => {
      expect((await audit.fn()).status).not.toBe('ok');
      expect(leftOut.get(audit.id)).toBe(audit.name);
    },
  );

  it('leaves out no MUST, and nothing that is no audit', () => {
    const names = audits.filter(({ id }) => leftOut.has(id)).map(({ name }) => name);
    expect(names).toHaveLength(leftOut.size);
    expect(names.filter((name) => name.startsWith('MUST'))).toStrictEqual([]);
  });
});
