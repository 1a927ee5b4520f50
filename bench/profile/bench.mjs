import { mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { startLoad } from '../harness/load.mjs';
import { installProduct } from '../harness/product.mjs';
import { framesOfCpu, framesOfHeap, sumUp } from '../harness/profile-tree.mjs';
import { createPaths } from './paths.mjs';
import { toOverview, toProfileTable } from './profile-table.mjs';

const probe = path.join(import.meta.dirname, 'probe.cjs');
const paces = {
  full: { seconds: 3, warmUpSeconds: 4 },
  quick: { seconds: 2, warmUpSeconds: 2 },
};

/** Where the time of this product goes on each of its hot paths, what it allocates, and how long its event loop is held up. */
export const profileBench = {
  name: 'profile',
  title: 'Where the microseconds go',
  parts: ['me', 'cold', 'refresh', 'login', 'verification'],
  async run({ isQuick, parts, results, report }) {
    const pace = isQuick ? paces.quick : paces.full;
    mkdirSync(results, { recursive: true });
    const product = installProduct({ accounts: 1000 });
    const load = startLoad();
    try {
      const profiles = [];
      for (const hotPath of createPaths(product).filter(({ name }) => parts.includes(name))) {
        profiles.push(await takeProfile(hotPath, { load, pace, results }));
        report(`${hotPath.name}: ${profiles.at(-1).microseconds.toFixed(0)} µs of CPU a request`);
      }
      return { pace, profiles, toFiles };
    } finally {
      await load.stop();
      product.close();
    }
  },
};

/** A page for each path, and one on which they stand side by side. */
function toFiles({ profiles, ...result }) {
  const pages = profiles.map((profile) => [`profile-${profile.name}.md`, toProfileTable({ ...result, profile })]);
  const overview = profiles.length > 1 ? [['profile.md', toOverview({ ...result, profiles })]] : [];
  return Object.fromEntries([...pages, ...overview]);
}

/** One measure after the other, since each would be seen by the others. */
async function takeProfile(hotPath, { load, pace, results }) {
  const { name, what, start } = hotPath;
  const { process: measured, ask } = await start({ flags: ['--require', probe], load });
  const { seconds } = pace;
  try {
    await ask({ seconds: pace.warmUpSeconds });
    const during = async (measure, file) => {
      await tell(measured, { measure, step: 'begin' });
      const cpuBefore = measured.cpuSeconds();
      const run = await ask({ seconds });
      const cpu = measured.cpuSeconds() - cpuBefore;
      const answer = await tell(measured, { measure, step: 'end', file });
      return { ...answer, ...run, microseconds: (cpu / run.answered) * 1_000_000 };
    };
    const loop = await during('loop');
    const files = { cpu: path.join(results, `${name}.cpuprofile`), heap: path.join(results, `${name}.heapprofile`) };
    const cpu = await during('cpu', files.cpu);
    const heap = await during('heap', files.heap);
    return {
      name,
      what,
      ...loop,
      megabytes: measured.residentMegabytes(),
      profiledMicroseconds: cpu.microseconds,
      time: perRequest(sumUp(framesOfCpu(read(files.cpu))), cpu.answered),
      bytes: perRequest(sumUp(framesOfHeap(read(files.heap))), heap.answered),
    };
  } finally {
    await measured.stop();
  }
}

function perRequest({ total, ...sums }, answered) {
  const divide = (rows) => rows.map(({ name, value }) => ({ name, value: value / answered }));
  return {
    total: total / answered,
    ...Object.fromEntries(Object.entries(sums).map(([name, rows]) => [name, divide(rows)])),
  };
}

async function tell(measured, message) {
  const answer = await measured.ask(message);
  if (answer.error !== undefined) throw new Error(answer.error);
  return answer;
}

function read(file) {
  return JSON.parse(readFileSync(file, 'utf8'));
}
