import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import { reportFailure } from './failure';
import type { ExitCode } from './failure';
import { writeReport } from './report';
import type { Publish } from './report';
import { addAudit } from './audit';
import { addCheck } from './check';
import { addCompose } from './compose';
import { addKeys } from './keys';
import { addMigrate } from './migrate';
import { jsonOption } from './options';
import { addServe } from './serve';
import { addSessions } from './sessions';
import { addToken } from './token';
import { addUsers } from './users';

/** Runs `auth-gateway` with the given parameters; returns the exit code. Never throws. */
export async function runCommandLine(parameters: readonly string[]): Promise<ExitCode> {
  const isJson = parameters.includes('--json');
  let exitCode: ExitCode = 0;
  const publish: Publish = (report) => {
    writeReport(report, { isJson });
    exitCode = report.exitCode ?? 0;
  };
  // `help users` is `users --help`, which commander tells apart from a command that is missing.
  const [first, ...rest] = parameters;
  const words = first === 'help' ? [...rest, '--help'] : parameters;
  try {
    await createProgram(publish, { isJson }).parseAsync(words, { from: 'user' });
    return exitCode;
  } catch (error) {
    return reportFailure(error, { isJson });
  }
}

function createProgram(publish: Publish, { isJson }: { readonly isJson: boolean }): Command {
  const program = new Command('auth-gateway')
    .description('Runs and looks after a GraphQL auth gateway. All commands read the same settings: docs/settings.md.')
    .version(readVersion())
    .addOption(jsonOption().hideHelp())
    .addHelpText(
      'after',
      '\nExample:\n  $ auth-gateway serve\n\nExit codes: 0 done, 1 refused or failed, 2 wrong usage.',
    )
    .configureOutput({
      // Failures are reported in one place, src/cli/failure.ts.
      outputError: () => undefined,
      ...(isJson ? { writeErr: () => undefined } : {}),
    })
    .exitOverride();
  addServe(program, publish, { isJson });
  addCompose(program, publish, { isJson });
  for (const add of [addUsers, addSessions, addAudit, addKeys, addToken, addCheck, addMigrate]) add(program, publish);
  return program;
}

function readVersion(): string {
  const manifest = readFileSync(join(__dirname, '..', '..', 'package.json'), 'utf8');
  return (JSON.parse(manifest) as { version: string }).version; // npm requires it
}
