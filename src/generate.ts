import 'reflect-metadata';
import { settings } from './config/settings';
import type { Setting } from './config/setting';
import { buildAuthSchema } from './graphql/build-schema';
import { printClientSdl, printSubgraphSdl } from './graphql/federation/subgraph-sdl';

/** The files that are made from the code, by their path in the repository. */
export function generatedFiles(): Promise<Readonly<Record<string, string>>> {
  const schema = buildAuthSchema({ resolvers: [], policies: {}, hasPasswordChanges: true });
  return Promise.resolve({
    'schema/schema.graphql': printClientSdl(schema),
    'schema/subgraph.graphql': printSubgraphSdl(schema),
    'docs/settings.md': printSettings(),
  });
}

function printSettings(): string {
  const rows = Object.entries(settings).map(([key, setting]) => printRow(key, setting));
  return `# Settings

Generated from \`src/config/settings.ts\` by \`npm run generate\`; edit it there.

Settings come from the environment and, where the gateway is embedded, from \`settings\` in the options, which win. They are
all checked at start: whatever is wrong is said at once, and nothing starts. An empty variable counts as not set.
\`auth-gateway check\` checks them without starting anything.

| environment | option | values | default | meaning |
| --- | --- | --- | --- | --- |
${rows.join('\n')}
`;
}

function printRow(key: string, { name, values, defaultValue, defaultText, meaning }: Setting<unknown>): string {
  const shown = defaultText ?? (defaultValue === undefined ? 'none' : `\`${toText(defaultValue)}\``);
  return `| \`${name}\` | \`${key}\` | ${values.description ?? ''} | ${shown} | ${meaning} |`;
}

/** The default as it would be written in the environment. */
function toText(value: unknown): string {
  if (typeof value === 'boolean') return value ? 'on' : 'off';
  return String(value);
}
