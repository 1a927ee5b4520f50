// Runs commands of the product, one after the other, in one process that has loaded it once: that takes a hundred times as long as
// most commands do. What a process has for itself, each gets anew: folder, environment, input and output.
const { Readable } = require('node:stream');
require('reflect-metadata');
const { runCommandLine } = require('../../dist/cli/command-line');

/** For so long a command may go on after its end, in milliseconds, before it counts as one that would never let its process end. */
const patienceMs = 10_000;

process.on('message', (command) => {
  void run(command).then(
    (outcome) => process.send(outcome),
    (error) => process.send({ error: error.stack }),
  );
});

async function run({ parameters, environment, directory, input }) {
  for (const name of Object.keys(process.env)) delete process.env[name];
  Object.assign(process.env, environment);
  process.chdir(directory);
  Object.defineProperty(process, 'stdin', { configurable: true, value: Readable.from([Buffer.from(input)]) });
  const [stdout, stderr] = [capture(process.stdout), capture(process.stderr)];
  const before = findRunning();
  try {
    const exitCode = await runCommandLine(parameters);
    await untilRunning(before);
    return { exitCode, stdout: stdout.text, stderr: stderr.text };
  } finally {
    stdout.end();
    stderr.end();
  }
}

function capture(stream) {
  const { write } = stream;
  const captured = { text: '', end: () => (stream.write = write) };
  stream.write = (chunk, ...more) => {
    captured.text += String(chunk);
    more.find((argument) => typeof argument === 'function')?.();
    return true;
  };
  return captured;
}

/** What would keep a process from ending. */
function findRunning() {
  return process
    .getActiveResourcesInfo()
    .filter((kind) => kind !== 'Immediate')
    .sort()
    .join(', ');
}

async function untilRunning(before) {
  const startedAt = performance.now();
  while (findRunning() !== before) {
    if (performance.now() - startedAt > patienceMs) throw new Error(`a command left running: ${findRunning()}`);
    await new Promise(setImmediate);
  }
}
