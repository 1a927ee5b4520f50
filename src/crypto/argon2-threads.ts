import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { hash as hashHere, Options, verify as verifyHere } from '@node-rs/argon2';

/** So many threads are kept for the next hash; how many work at once is bounded by whoever asks. */
const maxIdle = availableParallelism();

/** By how much a thread is nicer than the process: it gets a tenth of what the event loop gets where both want the same core. */
const niceness = 10;

/**
 * What runs in a thread: as text, because it has to be found in what is built as in what is not. Of lower priority, by which the
 * kernel takes processor time from the hashes before it takes it from the thread that answers everybody else. Linux alone has a
 * priority for a thread; elsewhere it would be that of the whole process.
 */
const program = `
const { parentPort, workerData } = require('node:worker_threads');
const { getPriority, setPriority } = require('node:os');
const { hashSync, verifySync } = require(workerData.library);
if (process.platform === 'linux') setPriority(Math.min(getPriority() + ${String(niceness)}, 19));
const work = { hash: hashSync, verify: verifySync };
parentPort.on('message', ({ name, parameters }) => {
  try {
    parentPort.postMessage({ result: work[name](...parameters) });
  } catch (error) {
    parentPort.postMessage({ message: String(error.message) });
  }
});
`;

type Task =
  | { readonly name: 'hash'; readonly parameters: Parameters<typeof hashHere> }
  | { readonly name: 'verify'; readonly parameters: Parameters<typeof verifyHere> };

/** What a thread answers: a result, or what went wrong. */
interface Answer {
  readonly result?: unknown;
  readonly message?: string;
}

/** Those of the process, however many gateways it holds: a thread knows nothing of what it has hashed. */
const idle: Worker[] = [];

/**
 * As the function of the library, in a thread of lower priority instead of the pool that files and names are waiting for too.
 * @throws Error what the library complains of, such as parameters that it does not take
 */
export async function hash(password: string, options: Options): Promise<string> {
  return (await carryOut({ name: 'hash', parameters: [password, options] })) as string;
}

/**
 * As the function of the library, see {@link hash}.
 * @throws Error for text that is no hash of argon2
 */
export async function verify(hashed: string, password: string): Promise<boolean> {
  return (await carryOut({ name: 'verify', parameters: [hashed, password] })) as boolean;
}

async function carryOut(task: Task): Promise<unknown> {
  const worker = idle.pop() ?? startThread();
  worker.ref();
  worker.postMessage(task);
  // Rejects when the thread fails, which then is not used again.
  const [{ result, message }] = (await once(worker, 'message')) as [Answer];
  worker.unref(); // a process that has nothing else to do may end
  if (idle.length < maxIdle) idle.push(worker);
  else void worker.terminate();
  if (message !== undefined) throw new Error(message);
  return result;
}

function startThread(): Worker {
  return new Worker(program, {
    eval: true,
    workerData: { library: require.resolve('@node-rs/argon2') },
    // Neither secrets of the environment nor what the process was told to load first, such as the SDK of a tracer.
    env: {},
    execArgv: [],
  });
}
