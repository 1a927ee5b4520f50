// Answers "am I done?": runs every check, says which failed, and shows the output of those only.
import { spawn } from 'node:child_process';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '..');
const checks = ['types', 'lint', 'format', 'layers', 'unused', 'generated'];
// More at once would only fight for the processors of a small build machine.
const atOnce = 2;

const failures = [];
const queue = [...checks];
await Promise.all(Array.from({ length: atOnce }, work));
for (const { name, output } of failures) console.log(`\n--- check:${name}\n${output.trim()}`);
process.exitCode = failures.length > 0 ? 1 : 0;

async function work() {
  for (let name = queue.shift(); name !== undefined; name = queue.shift()) {
    const startedAt = performance.now();
    const { ok, output } = await run(name);
    const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
    console.log(`check:${name.padEnd(10)} ${ok ? 'ok    ' : 'FAILED'} ${seconds} s`);
    if (!ok) failures.push({ name, output });
  }
}

function run(name) {
  return new Promise((resolve) => {
    const npm = { command: 'npm', parameters: ['run', '--silent', `check:${name}`] };
    // On Windows npm is a .cmd file, which only a shell can start.
    const child = spawn(npm.command, npm.parameters, { cwd: root, shell: process.platform === 'win32' });
    let output = '';
    child.stdout.on('data', (chunk) => (output += chunk));
    child.stderr.on('data', (chunk) => (output += chunk));
    child.on('error', (error) => resolve({ ok: false, output: error.message }));
    child.on('close', (code) => resolve({ ok: code === 0, output }));
  });
}
