import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createIdentityVerifier } from '../../src/verify';
import { CatalogueSubgraph } from '../gateway-mode/catalogue-subgraph';
import { FakeClock } from '../../src/testing/fake-clock';
import { startGateway, stopGateways } from '../support/gateway';
import { blocks } from './pages';

const ofPage = blocks.filter(({ path }) => path === join('docs', 'gateway.md'));
const find = (language: string, remark: string) =>
  ofPage.find((block) => block.language === language && block.remark === remark)?.code.trim() ?? '';

const body = find('text', 'vector body');
const jwks = JSON.parse(find('json', 'vector keys')) as { keys: Record<string, string>[] };
const token = find('text', 'vector token');
const claims = JSON.parse(find('json', 'vector claims')) as Record<'iss' | 'aud' | 'bdh', string> & { iat: number };

/** A request with the token of the page, and what is different about it. */
interface Case {
  readonly method?: string;
  readonly url?: string;
  readonly body?: string;
  readonly audience?: string;
  readonly now?: number;
}

const refused: [what: string, different: Case][] = [
  ['as PUT', { method: 'PUT' }],
  ['with a query in the URL', { url: '/graphql?query=x' }],
  ['with a space behind the body', { body: `${body} ` }],
  ['for another audience', { audience: 'https://reviews.example/graphql' }],
  ['when it is over', { now: claims.iat + 30 }],
  ['before it begins', { now: claims.iat - 11 }],
];
const fill = (given: Case) => ({
  method: 'POST',
  url: '/graphql',
  body,
  audience: claims.aud,
  now: claims.iat,
  ...given,
});

async function verifyHere(given: Case, verify = verifierFor(given)): Promise<unknown> {
  const { method, url, body: sent } = fill(given);
  return verify({ method, url, headers: { 'gateway-identity': token } }, sent);
}

function verifierFor(given: Case) {
  const { audience, now } = fill(given);
  const clock = new FakeClock(new Date(now * 1000));
  return createIdentityVerifier({ issuer: claims.iss, audience, jwks, clock });
}

describe('the vector of an identity token', () => {
  it.each([0, 29, -10])('is good at %d seconds, and says what the page says', async (seconds) => {
    const caller = await verifyHere({ now: claims.iat + seconds });
    expect(caller).toMatchObject({ kind: 'authenticated', viewer: { issuer: claims.iss, claims } });
  });

  it.each(refused)('is refused %s', async (_what, different) => {
    await expect(verifyHere(different)).rejects.toThrow();
  });

  it('is refused the second time', async () => {
    const verify = verifierFor({});
    await verifyHere({}, verify);
    await expect(verifyHere({}, verify)).rejects.toThrow();
  });

  it('has the digest that the shell computes', () => {
    const line = ofPage.find(({ language, code }) => language === 'sh' && code.includes('openssl'))?.code ?? '';
    const { stdout } = spawnSync('sh', ['-c', line], { encoding: 'utf8' });
    expect(stdout.trim()).toBe(claims.bdh);
  });
});

describe('the verifier without a library', () => {
  it('accepts what is good, once, and refuses what the vector says', () => {
    const directory = mkdtempSync(join(tmpdir(), 'auth-gateway-docs-'));
    const cases = [...refused.map(([, different]) => different), {}, {}].map(fill);
    const calls = `
      const results = ${JSON.stringify(cases)}.map(({ now, audience, ...request }) => {
        const options = { issuer: '${claims.iss}', audience, jwks: ${JSON.stringify(jwks)}, now };
        try { return verifyIdentity({ ...request, identities: ['${token}'] }, options); } catch (error) { return error.message; }
      });
      console.log(JSON.stringify(results));`;
    const file = join(directory, 'verify.mjs');
    writeFileSync(file, `${find('js', '')}\n${calls}`);
    const { stdout, stderr } = spawnSync(process.execPath, [file], { encoding: 'utf8' });
    rmSync(directory, { recursive: true });
    expect(stderr).toBe('');
    expect(JSON.parse(stdout)).toStrictEqual([
      ...['POST without a query', 'POST without a query', 'this request', 'issuer and audience', 'time', 'time'],
      claims,
      'not used yet',
    ]);
  });
});

describe('the answers of the page', () => {
  it.each(['filter', 'reject'] as const)('are those of a gateway with %s', async (supergraphAuthorization) => {
    const catalogue = await new CatalogueSubgraph().start();
    const subgraphs = [{ name: 'catalogue', url: catalogue.url }];
    const gateway = await startGateway({ settings: { subgraphs, supergraphAuthorization } });
    const { text } = await gateway.send(find('graphql', 'federated'));
    await stopGateways();
    await catalogue.stop();
    expect(JSON.parse(find('json', supergraphAuthorization))).toStrictEqual(JSON.parse(text));
  });
});
