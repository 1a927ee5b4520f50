import { describeRun, table } from '../harness/table.mjs';

/** How many rows of each kind are shown. */
const shown = { packages: 20, files: 25, filesInclusive: 25, functions: 40 };

/** The paths side by side. */
export function toOverview({ title, profiles, ...run }) {
  const pages = profiles.map(({ name, what }) => `- [${name}](profile-${name}.md): ${what}`).join('\n');
  return [`# ${title}`, describeRun(run), pages, notes, overview(profiles), ''].join('\n\n');
}

/** What one path takes. */
export function toProfileTable({ title, profile, ...run }) {
  const head = [`# ${title}: ${profile.name}`, describeRun(run), notes, overview([profile])];
  return [...head, ...describeProfile(profile), ''].join('\n\n');
}

const notes =
  'CPU is that of the whole process, from `/proc`, without a profiler. The tables are from a profile that was taken after that; it counts ' +
  'the main thread alone, and slows it down: see "under the profiler". What native functions take is put down to who has called them. ' +
  'Line numbers are those of `dist/`. Buffers are not in "allocated".';

function overview(profiles) {
  const head = ['path', 'requests/s', 'CPU, µs/request', 'under the profiler', 'allocated, bytes/request'];
  const loop = [
    'collections/1,000 requests',
    'of the time, collecting',
    'event loop late: p50, ms',
    'p99',
    'most',
    'memory, MB',
  ];
  const rows = profiles.map((each) => {
    const { answered, seconds, collections, lateness } = each;
    return [
      each.name,
      seconds === undefined ? '' : (answered / seconds).toFixed(0),
      digits(each.microseconds),
      digits(each.profiledMicroseconds),
      each.bytes.total.toFixed(0),
      ((collections.count / answered) * 1000).toFixed(2),
      percent(collections.milliseconds / 1000 / (each.microseconds * answered * 1e-6)),
      lateness.p50Ms.toFixed(1),
      lateness.p99Ms.toFixed(1),
      lateness.mostMs.toFixed(1),
      each.megabytes.toFixed(0),
    ];
  });
  return table([...head, ...loop], rows);
}

function describeProfile({ what, time, bytes }) {
  return [
    `${what}. ${digits(time.total)} µs of the main thread and ${bytes.total.toFixed(0)} bytes a request.`,
    '## By package',
    rank(time, 'packages', 'µs/request'),
    '## By file',
    rank(time, 'files', 'µs/request'),
    '## By file, with all that is called from it',
    rank(time, 'filesInclusive', 'µs/request'),
    '## By function',
    rank(time, 'functions', 'µs/request'),
    '## Allocated, by package',
    rank(bytes, 'packages', 'bytes/request'),
    '## Allocated, by function',
    rank(bytes, 'functions', 'bytes/request'),
  ];
}

function rank(sums, kind, unit) {
  const rows = sums[kind]
    .slice(0, shown[kind])
    .filter(({ value }) => value / sums.total >= 0.002)
    .map(({ name, value }) => [
      name,
      unit.startsWith('bytes') ? value.toFixed(0) : digits(value),
      percent(value / sums.total),
    ]);
  return table(['where', unit, 'share'], rows);
}

function digits(value) {
  return value >= 100 ? value.toFixed(0) : value.toPrecision(3);
}

function percent(share) {
  return `${(share * 100).toFixed(1)} %`;
}
