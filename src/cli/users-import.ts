import type { Command } from 'commander';
import type { Core } from '../core';
import { DomainError } from '../domain/domain-error';
import { addCommand } from './options';
import { showCount } from './report';
import type { Publish, Report } from './report';
import { parseUserLine, readUserLines } from './user-lines';
import { UserRepeats } from './user-repeats';
import { withNewCore } from './with-core';

interface ImportOptions {
  readonly file: string;
  readonly skipExisting?: boolean;
}

interface Problem {
  readonly line: number;
  readonly message: string;
  /** The stable name of a refusal. */
  readonly reason?: string;
}

interface Outcome {
  readonly imported: number;
  /** Accounts that were there already, where that is no problem. */
  readonly skipped: number;
  readonly problems: readonly Problem[];
}

/** How often the progress is said, in milliseconds. */
const sayEveryMs = 5000;

/** Adds `users import`. */
export function addImport(users: Command, publish: Publish): void {
  addCommand(users, {
    usage: 'import',
    description:
      'Takes over accounts with the password hashes of another system: one JSON object a line. Looks at all lines first; ' +
      'when something is wrong with one, nothing is imported.',
    examples: [
      'auth-gateway users import --file users.ndjson',
      'auth-gateway users import --file users.ndjson --skip-existing',
    ],
  })
    .requiredOption('--file <path>', 'the file, UTF-8')
    .option('--skip-existing', 'leave accounts alone that are there already, so that an import can be repeated')
    .action(async (options: ImportOptions) =>
      publish(describe(await withNewCore((core) => importUsers(core, options)))),
    );
}

async function importUsers(core: Core, { file, skipExisting }: ImportOptions): Promise<Outcome> {
  const { total, problems } = await checkAll(core, file);
  if (problems.length > 0) return { imported: 0, skipped: 0, problems };
  const counts = { imported: 0, skipped: 0 };
  const clashes: Problem[] = [];
  let saidAt = core.clock.elapsedMs();
  for await (const { number, text } of readUserLines(file)) {
    const problem = await importOne(core, text);
    if (problem === undefined) counts.imported += 1;
    else if (skipExisting === true && problem.reason === 'ACCOUNT_EXISTS') counts.skipped += 1;
    else clashes.push({ line: number, ...problem });
    if (core.clock.elapsedMs() - saidAt < sayEveryMs) continue;
    saidAt = core.clock.elapsedMs();
    const done = counts.imported + counts.skipped + clashes.length;
    process.stderr.write(`auth-gateway: ${String(done)} of ${showCount(total, 'account')}\n`);
  }
  return { ...counts, problems: clashes };
}

async function checkAll(core: Core, file: string): Promise<{ readonly total: number; readonly problems: Problem[] }> {
  const problems: Problem[] = [];
  const repeats = new UserRepeats();
  let total = 0;
  for await (const { number: line, text } of readUserLines(file)) {
    total += 1;
    const account = parseUserLine(text);
    if ('problem' in account) {
      problems.push({ line, message: account.problem });
      continue;
    }
    const refusals = core.accounts.findImportProblems(account);
    problems.push(...refusals.map(({ message, reason }) => ({ line, message, reason })));
    problems.push(...repeats.find(account, line).map((message) => ({ line, message })));
  }
  return { total, problems };
}

/** What keeps a line that was looked at before from being imported now. */
async function importOne(core: Core, text: string): Promise<Omit<Problem, 'line'> | undefined> {
  const account = parseUserLine(text);
  if ('problem' in account) return { message: account.problem };
  try {
    await core.accounts.import(account);
    return undefined;
  } catch (error) {
    // A database that is away is no matter of this line: it ends the import.
    if (error instanceof DomainError && error.code === 'BAD_USER_INPUT')
      return { message: error.message, reason: error.reason };
    throw error;
  }
}

function describe({ imported, skipped, problems }: Outcome): Report {
  const left = skipped > 0 ? [`left alone ${showCount(skipped, 'account')} that existed`] : [];
  const bad = problems.length > 0 ? [`found ${showCount(problems.length, 'problem')}`] : [];
  const lines = problems.map(({ line, message }) => `line ${String(line)}: ${message}`);
  return {
    text: [[`imported ${showCount(imported, 'account')}`, ...left, ...bad].join(', '), ...lines].join('\n'),
    json: { imported, skipped, problems },
    exitCode: problems.length > 0 ? 1 : 0,
  };
}
