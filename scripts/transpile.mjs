// TypeScript -> JavaScript, file by file, without a look at the types.
import { createRequire } from 'node:module';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '..');
// Whoever only starts the service has the compiler alone: see prepare.mjs.
const require = createRequire(import.meta.url);
const ts = require(require.resolve('typescript', { paths: [root, path.join(root, 'scripts/compiler')] }));

/** The settings of a project and its files, as tsc reads them. */
export function readProject(name) {
  const host = { ...ts.sys, onUnRecoverableConfigFileDiagnostic: ({ messageText }) => fail(messageText) };
  return ts.getParsedCommandLineOfConfigFile(path.join(root, name), {}, host);
}

/** What tsc makes of a file: of the kind of its project, or an ES module. */
export function transpile(text, { options, isModule = false }) {
  const modules = { module: ts.ModuleKind.ES2022, moduleResolution: ts.ModuleResolutionKind.Bundler };
  const compilerOptions = { ...options, ...(isModule ? modules : {}), declaration: false, noEmit: false };
  return ts.transpileModule(text, { compilerOptions }).outputText;
}

function fail(message) {
  throw new Error(ts.flattenDiagnosticMessageText(message, '\n'));
}
