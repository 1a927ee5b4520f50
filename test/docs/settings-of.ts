import { execFileSync } from 'node:child_process';

/** Tells a program all that the shell has set before it. */
const printEnvironment = 'console.log(JSON.stringify(process.env))';
const ofTheShell = new Set(['PATH', 'PWD', 'OLDPWD', 'SHLVL', '_', 'HOME']);

/** The variables that lines of a shell set, as a shell reads them: quotes, joined lines, and what programs print. */
export function settingsOf(lines: string, directory: string): Readonly<Record<string, string>> {
  const script = `set -ae\n${lines}\n"${process.execPath}" -e '${printEnvironment}'`;
  const env = { PATH: process.env['PATH'] };
  const printed = execFileSync('sh', ['-c', script], { cwd: directory, env, encoding: 'utf8' });
  const found = JSON.parse(printed) as Readonly<Record<string, string>>;
  return Object.fromEntries(Object.entries(found).filter(([name]) => !ofTheShell.has(name)));
}
