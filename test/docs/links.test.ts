import 'reflect-metadata';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { Kind, parse, validate } from 'graphql';
import { settings } from '../../src/config/settings';
import { errorCatalogue } from '../../src/domain/error-catalogue';
import { buildAuthSchema } from '../../src/graphql/build-schema';
import { blocks, linksOf, pages, root } from './pages';
import type { Page } from './pages';

const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { scripts: object };
const schema = buildAuthSchema({ resolvers: [], policies: {}, hasPasswordChanges: true });

/** Names of the environment and of errors; besides these only what examples make up. */
const knownNames = new Set<string>([
  ...Object.values(settings).map(({ name }) => name),
  ...Object.entries(errorCatalogue).flatMap(([reason, { code }]) => [reason, code]),
  'NOBODYS_HASH',
  'CHROMIUM_PATH',
  'TEST_DATABASE_URL',
  'UV_THREADPOOL_SIZE',
  // Of the composer, and of what is in front of it.
  ...['KEY_INVALID_FIELDS', 'UNKNOWN_SECURITY_LINK', 'SECURITY_DIRECTIVE_NOT_IMPORTED'],
  'OTEL_EXPORTER_OTLP_ENDPOINT',
  ...['TOO_LONG', 'TOO_SHORT', 'TOO_UNIFORM', 'TOO_COMMON'],
  'SESSION_CHANGED', // of the client alone
]);

/** Pages on moving here name what others have. */
const namesOfOthers: Readonly<Record<string, RegExp>> = {
  [join('docs', 'migration', 'lexik-gesdinet.md')]:
    /^(?:JWT_CREATED|AUTHENTICATION_(?:SUCCESS|FAILURE)|ROLE_(?:ADMIN|USER)|JSON_OBJECT)$/,
  [join('docs', 'migration', 'django-graphql-jwt.md')]: /^(?:GRAPHQL_JWT|JWT_[A-Z_]+|SECRET_KEY|PASSWORD_HASHERS)$/,
};

describe('the documentation', () => {
  it('has no link that leads nowhere', () => {
    expect(complain((page) => linksOf(page).filter((target) => !leadsSomewhere(page, target)))).toStrictEqual([]);
  });

  it('names no script that package.json does not have', () => {
    const findUnknown = ({ text }: Page) =>
      listMatches(text, /npm run ([a-z][\w:-]*)/g).filter((name) => !Object.hasOwn(scripts, name));
    expect(complain(findUnknown)).toStrictEqual([]);
  });

  it('names no file of the project that is not there', () => {
    const findMissing = ({ text }: Page) =>
      listMatches(text, /`((?:src|test|schema|docs|scripts|examples)\/[\w./-]*\w)`/g).filter(
        (path) => !existsSync(join(root, path)),
      );
    expect(complain(findMissing)).toStrictEqual([]);
  });

  it('names no setting, reason or code that does not exist', () => {
    const findUnknown = ({ path, text }: Page) =>
      listMatches(text, /\b([A-Z][A-Z0-9]*_[A-Z0-9_]*[A-Z0-9])\b/g).filter(
        (name) => !knownNames.has(name) && namesOfOthers[path]?.test(name) !== true,
      );
    expect(complain(findUnknown)).toStrictEqual([]);
  });
});

describe('the GraphQL in the documentation', () => {
  it.each(blocksIn('graphql'))('is well formed, and its operations fit the schema: %s', (_name, { code, remark }) => {
    const document = parse(code);
    const isOperation = document.definitions.every(
      ({ kind }) => kind === Kind.OPERATION_DEFINITION || kind === Kind.FRAGMENT_DEFINITION,
    );
    // What is for another schema is marked as such: one with the fields of other subgraphs, or with those of the reader.
    const isOurs = isOperation && remark === '';
    expect(isOurs ? validate(schema, document) : []).toStrictEqual([]);
  });
});

/** What is wrong in any page, with the name of the page. */
function complain(findProblems: (page: Page) => readonly string[]): readonly string[] {
  return pages.flatMap((page) => findProblems(page).map((problem) => `${page.path}: ${problem}`));
}

/** What the first group of the pattern matched, each time. */
function listMatches(text: string, pattern: RegExp): readonly string[] {
  return [...text.matchAll(pattern)].map(([, match = '']) => match);
}

function leadsSomewhere(page: Page, target: string): boolean {
  if (/^(https?|mailto):/.test(target)) return true;
  const [path = '', anchor] = target.split('#');
  const file = path === '' ? page.path : normalize(join(dirname(page.path), path));
  if (!existsSync(join(root, file))) return false;
  return anchor === undefined || pages.find(({ path: other }) => other === file)?.anchors.has(anchor) === true;
}

function blocksIn(language: string): [name: string, block: (typeof blocks)[number]][] {
  return blocks
    .filter((block) => block.language === language)
    .map((block) => [`${block.path}, ${block.code.trim().split('\n')[0] ?? ''}`, block]);
}
