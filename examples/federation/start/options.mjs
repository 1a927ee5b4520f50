// What can be said on the command line.
import { parseArgs } from 'node:util';
import { UsageError } from '../../../scripts/read-options.mjs';

export const usage = `Usage: npm run federation -- [OPTIONS]

Starts two subgraphs, products and reviews, and the gateway in front of them, and says what to try. What they write lives in a
temporary folder, and is gone when they end. Ctrl-C ends all of them.

  --port P           the port of the gateway; the subgraphs take the next two. 0 takes free ones (default 4000)
  --engine ENGINE    what carries out operations: stitching or planner (default stitching)
  --reject           refuses operations as a whole in which something is denied
  --subgraphs        the subgraphs alone, for a gateway on port P that you start yourself
  --help             shows this`;

/** @throws UsageError */
export function parseOptions(parameters) {
  const { port, engine, ...flags } = parseValues(parameters);
  if (!['stitching', 'planner'].includes(engine)) {
    throw new UsageError(`--engine takes stitching or planner, not "${engine}"`);
  }
  return {
    isHelp: flags.help,
    port: parsePort(port),
    engine,
    authorization: flags.reject ? 'reject' : 'filter',
    isSubgraphsOnly: flags.subgraphs,
  };
}

function parseValues(args) {
  const options = {
    port: { type: 'string', default: '4000' },
    engine: { type: 'string', default: 'stitching' },
    reject: { type: 'boolean', default: false },
    subgraphs: { type: 'boolean', default: false },
    help: { type: 'boolean', short: 'h', default: false },
  };
  try {
    return parseArgs({ args, options }).values;
  } catch (error) {
    throw new UsageError(error.message, { cause: error });
  }
}

/** The two after it are taken as well. */
function parsePort(text) {
  const port = /^\d+$/.test(text) ? Number(text) : NaN;
  if (port >= 0 && port <= 65533) return port;
  throw new UsageError(`--port takes a whole number from 0 to 65533, not "${text}"`);
}
