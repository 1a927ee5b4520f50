import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { install, uninstall } from '../cli/installation';
import type { Installation } from '../cli/installation';
import { blocks, root } from './pages';

afterEach(uninstall);

/** Stands for the exporter, which would send the spans away: writes them to a file, a line for each. */
const exporter = `
const { appendFileSync } = require('node:fs');
exports.OTLPTraceExporter = class {
  export(spans, done) {
    for (const span of spans) {
      const { traceId, spanId } = span.spanContext();
      const line = { name: span.name, traceId, spanId, parentId: span.parentSpanContext?.spanId };
      appendFileSync(process.env.SPANS_FILE, JSON.stringify(line) + '\\n');
    }
    done({ code: 0 });
  }
  shutdown() { return Promise.resolve(); }
};
`;

interface Line {
  readonly name: string;
  readonly traceId: string;
  readonly spanId: string;
  readonly parentId?: string;
}

/** Puts the file of the page into a folder; returns the variables with which it is loaded. */
function addTracing({ directory }: Installation): Readonly<Record<string, string>> {
  const [block] = blocks.filter(({ code }) => code.startsWith('// tracing.js\n'));
  const packages = join(directory, 'packages');
  const index = join(packages, '@opentelemetry', 'exporter-trace-otlp-http', 'index.js');
  mkdirSync(dirname(index), { recursive: true });
  writeFileSync(index, exporter);
  writeFileSync(join(directory, 'tracing.js'), block?.code ?? '');
  return {
    NODE_OPTIONS: '--require ./tracing.js',
    NODE_PATH: [packages, join(root, 'node_modules')].join(delimiter),
    SPANS_FILE: join(directory, 'spans.ndjson'),
  };
}

describe('tracing.js, as the page has it,', () => {
  it('makes one tree of a request, below the span of its sender', async () => {
    const installation = install();
    const environment = addTracing(installation);
    const [traceId, senderId] = ['0af7651916cd43dd8448eb211c80319c', 'b7ad6b7169203331'];
    const gateway = await installation.serve(environment);
    await fetch(`${gateway.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', traceparent: `00-${traceId}-${senderId}-01` },
      body: JSON.stringify({ query: 'mutation { login(input: { username: "x", password: "y" }) { accessToken } }' }),
    });
    await gateway.stop('SIGTERM');

    const lines = readFileSync(environment['SPANS_FILE'] ?? '', 'utf8')
      .trim()
      .split('\n');
    const spans = lines.map((line) => JSON.parse(line) as Line).filter((span) => span.traceId === traceId);
    const parents = new Set([senderId, ...spans.map(({ spanId }) => spanId)]);
    const names = spans.map(({ name }) => name);
    expect(names).toStrictEqual(
      expect.arrayContaining(['mutation', 'auth login', 'password verify', 'select account']),
    );
    expect(spans.filter(({ parentId = '' }) => !parents.has(parentId))).toStrictEqual([]);
    expect(spans.filter(({ parentId }) => parentId === senderId).map(({ name }) => name)).toStrictEqual(['mutation']);
  });
});
