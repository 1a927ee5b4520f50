/** What is wrong with the words of a command line, to be shown to whoever wrote them. */
export class UsageError extends Error {}

/**
 * The options of a command, `npm run <command> -- ...`. Ends the process when they make no sense, after it has said why.
 * @param parse throws UsageError
 */
export function readOptions(command, parse) {
  try {
    return parse(process.argv.slice(2));
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    console.error(`${command}: ${error.message}\nSee: npm run ${command} -- --help`);
    process.exit(2);
  }
}
