import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';

/** The folder that everything in the documentation is relative to. */
export const root = join(__dirname, '../..');

/** A page of the documentation. */
export interface Page {
  /** Relative to the root of the project. */
  readonly path: string;
  readonly text: string;
  /** The text without its code, in which nothing is a link. */
  readonly prose: string;
  /** What a link may name after the "#". */
  readonly anchors: ReadonlySet<string>;
}

/** A block of code. */
export interface Block {
  readonly path: string;
  readonly language: string;
  /** What stands behind the language. */
  readonly remark: string;
  readonly code: string;
}

const notOurs = new Set(['node_modules', 'dist', 'coverage', 'data']);
const fenced = /^( *)```(\w*) ?([^\n]*)\n([\s\S]*?)^\1```/gm;

/** Every page there is, in the root, in docs/ and wherever else. */
export const pages: readonly Page[] = findMarkdown(root).map(readPage);

/** Every block of code in them. */
export const blocks: readonly Block[] = pages.flatMap(({ path, text }) =>
  [...text.matchAll(fenced)].map(([, , language = '', remark = '', code = '']) => ({ path, language, remark, code })),
);

/** The targets of the links in a page. */
export function linksOf({ prose }: Page): readonly string[] {
  return [...prose.matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = '']) => target);
}

function findMarkdown(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (entry.isFile()) return entry.name.endsWith('.md') ? [join(folder, entry.name)] : [];
    return entry.name.startsWith('.') || notOurs.has(entry.name) ? [] : findMarkdown(join(folder, entry.name));
  });
}

function readPage(file: string): Page {
  const text = readFileSync(file, 'utf8');
  const withoutBlocks = text.replaceAll(fenced, '');
  const headings = [...withoutBlocks.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) => toAnchor(heading));
  const prose = withoutBlocks.replaceAll(/`[^`\n]*`/g, '``');
  return { path: relative(root, file), text, prose, anchors: new Set(headings) };
}

/** As GitHub does it. */
function toAnchor(heading: string): string {
  return heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}_ -]/gu, '')
    .replaceAll(' ', '-');
}
