import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createDirectory, startGateway } from '../support/gateway';
import type { TestGateway, TestGatewayOptions } from '../support/gateway';
import { readMetrics, showCounts } from '../support/metrics';
import { readAnswer } from '../support/send';
import type { Answer } from '../support/send';

/** The hash that clients compute. */
export const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** `extensions` as Apollo's protocol has them. */
export const named = (sha256Hash: unknown, version: unknown = 1): object => ({
  extensions: { persistedQuery: { version, sha256Hash } },
});

/** Sends any JSON. */
export async function post(gateway: { readonly url: string }, body: object, token?: string): Promise<Answer<unknown>> {
  const authorization = token === undefined ? {} : { authorization: `Bearer ${token}` };
  const headers = { 'content-type': 'application/json', ...authorization };
  return readAnswer(await fetch(`${gateway.url}/graphql`, { method: 'POST', headers, body: JSON.stringify(body) }));
}

/** Registers a query as Apollo Client does, and says what its hash alone is answered from then on. */
export async function register(gateway: TestGateway, query: string, token?: string): Promise<Answer<unknown>> {
  await post(gateway, { query, ...named(sha256(query)) }, token);
  return post(gateway, named(sha256(query)), token);
}

/** A manifest in Apollo's form. */
export function toManifest(
  operations: readonly { readonly id?: string; readonly name: string; readonly body: string }[],
): string {
  return JSON.stringify({
    format: 'apollo-persisted-query-manifest',
    version: 1,
    operations: operations.map(({ id, name, body }) => ({ id: id ?? sha256(body), name, type: 'query', body })),
  });
}

/** A file with a manifest. */
function writeManifest(text: string): string {
  const path = join(createDirectory(), 'manifest.json');
  writeFileSync(path, text);
  return path;
}

/** Starts a gateway with a manifest. */
export async function startWithManifest(
  text: string,
  { settings, ...options }: TestGatewayOptions = {},
): Promise<TestGateway & { readonly path: string }> {
  const path = writeManifest(text);
  const gateway = await startGateway({ ...options, settings: { persistedOperations: path, ...settings } });
  return { ...gateway, path };
}

/** What the counter of persisted operations shows, without what is zero. */
export async function countsOf({ gateway }: TestGateway): Promise<readonly string[]> {
  const shown = showCounts(await readMetrics(gateway), ['auth_gateway_persisted_operations_total']);
  return shown.map((line) => line.replace('persisted_operations_total ', ''));
}
