import { CommanderError } from 'commander';
import { DomainError } from '../domain/domain-error';
import { MisuseError } from '../domain/misuse-error';
import { OperatorError } from '../util/operator-error';
import { scrub } from '../util/scrub';
import { describeWeakness } from './describe-weakness';
import { describeUsage, incompleteCode } from './describe-usage';
import { toPrintableJson, toPrintableLines } from './printable';

/** 0 done, 1 refused or failed, 2 wrong usage. */
export type ExitCode = 0 | 1 | 2;

/** How commander says that it has shown what was asked for. */
const shownCodes = ['commander.helpDisplayed', 'commander.version'];

interface Failure {
  readonly exitCode: ExitCode;
  readonly message: string;
  /** The stable name of a refusal, for programs. */
  readonly reason?: string;
}

/**
 * Says what went wrong in one sentence, never with a stack trace: for people on standard error, for programs as the one
 * document on standard output.
 */
export function reportFailure(error: unknown, { isJson }: { readonly isJson: boolean }): ExitCode {
  if (error instanceof CommanderError && shownCodes.includes(error.code)) return 0;
  // Commander has written the help already, except for programs.
  if (error instanceof CommanderError && error.code === incompleteCode && !isJson) return 2;
  const { exitCode, reason, ...described } = describe(error);
  const message = scrub(described.message);
  const document = { error: reason === undefined ? { message } : { message, reason } };
  if (isJson) process.stdout.write(`${toPrintableJson(document)}\n`);
  else process.stderr.write(`auth-gateway: ${toPrintableLines(message)}\n`);
  return exitCode;
}

function describe(error: unknown): Failure {
  if (error instanceof CommanderError) return { exitCode: 2, message: describeUsage(error) };
  if (error instanceof DomainError) return { exitCode: 1, message: describeRefusal(error), reason: error.reason };
  if (error instanceof OperatorError || error instanceof MisuseError) return { exitCode: 1, message: error.message };
  const why = error instanceof Error ? error.message : String(error);
  return { exitCode: 1, message: `${why} (this is a bug: please report it)` };
}

/** An operator may know why the database cannot be used, and reads which rule a password breaks; the catalogue's words are for callers of the service. */
function describeRefusal({ reason, message, cause, weakness }: DomainError): string {
  if (weakness !== undefined) return describeWeakness(weakness);
  const isDatabaseFailure = reason === 'DATABASE_UNAVAILABLE' && cause instanceof Error;
  return isDatabaseFailure ? `the database cannot be used now: ${cause.message}` : message;
}
