import { ModuleKind, ScriptTarget, transpileModule } from 'typescript';
import { blocks } from './pages';
import type { Block } from './pages';

/** What a block finds around it. */
export interface Surroundings {
  /** Other names for modules, and what stands for them: `./session` of the page. Everything else is loaded as it is. */
  readonly modules?: Readonly<Record<string, unknown>>;
  /** Globals of a browser, or of a shell of a database. */
  readonly globals?: Readonly<Record<string, unknown>>;
  /** What stands on the page, and what it is in the test: addresses, mostly. */
  readonly places?: Readonly<Record<string, string>>;
}

/** The block of a page that has this remark behind its language. */
export function findBlock(path: string, language: string, remark: string): Block {
  const found = blocks.find((block) => block.path === path && block.language === language && block.remark === remark);
  if (found === undefined) throw new Error(`${path} has no block "${language} ${remark}"`);
  return found;
}

/** Runs a block of TypeScript or JavaScript as a module of its own, with `await` where it likes; gives what it exports. */
export async function runBlock<Exports>(
  { code }: Block,
  { modules = {}, globals = {}, places = {} }: Surroundings = {},
): Promise<Exports> {
  const source = Object.entries(places).reduce((text, [shown, real]) => text.replaceAll(shown, real), code);
  const compilerOptions = {
    module: ModuleKind.CommonJS,
    target: ScriptTarget.ES2022,
    esModuleInterop: true,
    experimentalDecorators: true,
  };
  const { outputText } = transpileModule(source, { compilerOptions });
  const exported = {};
  const load = (path: string): unknown => modules[path] ?? jest.requireActual(path);
  const names = ['require', 'exports', ...Object.keys(globals)];
  // eslint-disable-next-line @typescript-eslint/no-implied-eval -- the page is ours, and running it is what this is for
  const body = new Function(...names, `return (async () => { ${outputText} })();`) as (
    ...args: unknown[]
  ) => Promise<void>;
  await body(load, exported, ...Object.values(globals));
  return exported as Exports;
}
