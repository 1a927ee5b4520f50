import { join } from 'node:path';
import { blocks, pages } from '../docs/pages';

/** The page of an example. */
export interface ExamplePage {
  readonly text: string;
  /** What is to be typed, block by block. */
  readonly commands: readonly string[];
  /** The answers that are shown. */
  readonly answers: readonly unknown[];
}

/** Reads `README.md` of an example. */
export function readReadme(example: string): ExamplePage {
  const path = join('examples', example, 'README.md');
  const codeIn = (wanted: string): readonly string[] =>
    blocks.filter((block) => block.path === path && block.language === wanted).map(({ code }) => code.trim());
  return {
    text: pages.find((page) => page.path === path)?.text ?? '',
    commands: codeIn('sh'),
    answers: codeIn('json').map((code) => JSON.parse(code) as unknown),
  };
}
