import type { CommanderError } from 'commander';

/** How commander says that it has shown the help because the command line stops before a command. */
export const incompleteCode = 'commander.help';

/** A word or an option that somebody mistyped; anything else may be a password or a token in the wrong place. */
const mistyped = /^(?:[a-z][a-z-]{0,20}|--?[a-z][a-z-]{0,30})$/;

/** What is wrong with a command line, in one sentence. It repeats no value: logs of build systems keep what is written. */
export function describeUsage({ code, message }: CommanderError): string {
  if (code === incompleteCode) return 'a command is missing: --help lists them';
  const sentence = message
    .replace(/^error: /, '')
    .replaceAll('\n', ' ')
    .replace(/ argument '.*' is invalid\./s, ' has a value that is invalid.')
    .replace(/^(unknown (?:command|option)) '(.*?)'(?= \(Did you mean|$)/s, showMistyped)
    .replace(/\.$/, '');
  // Ids in base64url may look like options.
  const isLikeOption = code === 'commander.unknownOption' && /'-[^-]/.test(message);
  const remedy = isLikeOption ? '; what begins with "-" and is no option stands behind "--"' : '';
  return `${sentence}${remedy}; --help shows how it is used`;
}

function showMistyped(_match: string, what: string, given: string): string {
  const [name = ''] = given.split('=');
  return mistyped.test(name) ? `${what} '${name}'` : what;
}
