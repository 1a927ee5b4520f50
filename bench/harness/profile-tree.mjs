import path from 'node:path';

const root = path.resolve(import.meta.dirname, '..', '..');
/** What V8 puts in the place of a function when none runs. */
const pseudo = {
  '(program)': 'V8 and the system, outside of functions',
  '(garbage collector)': 'garbage collection',
  '(root)': 'V8, nowhere',
};

/**
 * A CPU profile as a list of frames: what each has taken by itself, in microseconds, and by whom it was called. Each sample lasts until
 * the next one. Idle time is left out.
 */
export function framesOfCpu({ nodes, samples, timeDeltas }) {
  const places = new Map(nodes.map(({ id }, index) => [id, index]));
  const frames = nodes.map(({ callFrame }) => ({ ...callFrame, parent: undefined, self: 0 }));
  nodes.forEach(({ children = [] }, index) => {
    for (const child of children) frames[places.get(child)].parent = index;
  });
  samples.forEach((id, index) => {
    const frame = frames[places.get(id)];
    if (frame.functionName !== '(idle)') frame.self += timeDeltas[index + 1] ?? 0;
  });
  return frames;
}

/** A sampled heap profile as such a list: what each frame has allocated by itself, in bytes. */
export function framesOfHeap({ head }) {
  const frames = [];
  const add = ({ callFrame, selfSize, children }, parent) => {
    const index = frames.push({ ...callFrame, parent, self: selfSize }) - 1;
    for (const child of children) add(child, index);
  };
  add(head, undefined);
  return frames;
}

/**
 * Sums up frames by package, by source file and by function; and by source file once more with all that is called from it. What native
 * functions take is put down to the function that has called them.
 */
export function sumUp(frames) {
  const sums = { packages: new Map(), files: new Map(), functions: new Map(), filesInclusive: new Map() };
  let total = 0;
  frames.forEach((frame, index) => {
    if (frame.self === 0) return;
    total += frame.self;
    const owner = ownerOf(frames, index);
    add(sums.packages, owner.package, frame.self);
    add(sums.files, owner.file, frame.self);
    add(sums.functions, nameOf(frame, owner), frame.self);
    for (const file of filesAbove(frames, index)) add(sums.filesInclusive, file, frame.self);
  });
  return { total, ...Object.fromEntries(Object.entries(sums).map(([name, map]) => [name, toSorted(map)])) };
}

function add(map, key, value) {
  map.set(key, (map.get(key) ?? 0) + value);
}

function toSorted(map) {
  return [...map].map(([name, value]) => ({ name, value })).sort((a, b) => b.value - a.value);
}

/** The function itself, or, of a native one, the next above it that has a file. */
function ownerOf(frames, index) {
  for (let at = index; at !== undefined; at = frames[at].parent) {
    if (frames[at].url !== '') return placeOf(frames[at]);
  }
  const place = pseudo[frames[index].functionName] ?? 'V8, called by nobody';
  return { package: place, file: place };
}

function filesAbove(frames, index) {
  const files = new Set();
  for (let at = index; at !== undefined; at = frames[at].parent) {
    if (frames[at].url !== '') files.add(placeOf(frames[at]).file);
  }
  return files;
}

function nameOf({ functionName, url, lineNumber }, owner) {
  const name = functionName === '' ? '(anonymous)' : functionName;
  if (url === '') return name.startsWith('(') ? name : `${name} (native), from ${owner.file}`;
  return `${name}, ${owner.file}:${lineNumber + 1}`;
}

/** To which package a frame belongs, and where it is. Our own code is told by folder, under the names that it has in src/. */
function placeOf({ url }) {
  if (url.startsWith('node:')) return { package: 'Node.js', file: url };
  const file = url.replace(/^file:\/\//, '');
  const inPackage = file.split('/node_modules/').at(-1);
  if (inPackage !== file) {
    const [first, second] = inPackage.split('/');
    const name = first.startsWith('@') ? `${first}/${second}` : first;
    return { package: name, file: inPackage };
  }
  const relative = path.relative(root, file);
  const own = /^dist\/(.*)\.js$/.exec(relative);
  if (own === null) return { package: relative, file: relative };
  const [folder] = own[1].includes('/') ? own[1].split('/') : ['.'];
  return { package: `this product, src/${folder === '.' ? '' : folder}`, file: `src/${own[1]}.ts` };
}
