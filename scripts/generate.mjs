// Writes every generated file: the schemas and docs/settings.md (from dist/generate.js), docs/layers.md, and the typed
// operations (graphql-codegen, see codegen.yml).
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { codegen, generatedFiles } from './generated-files.mjs';

for (const [file, content] of Object.entries(await generatedFiles())) {
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, content);
}

// After the files above, because it reads the schema among them.
const { ok, output } = codegen([]);
if (!ok) {
  console.error(output);
  process.exit(1);
}
