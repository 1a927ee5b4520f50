// Loaded into the gateway with --require: measures its own process between the messages "begin" and "end".
const { writeFileSync } = require('node:fs');
const { Session } = require('node:inspector');
const { monitorEventLoopDelay, performance, PerformanceObserver } = require('node:perf_hooks');

/** How often a timer looks whether it comes late, in milliseconds. */
const resolution = 5;
const collections = { count: 0, milliseconds: 0 };
const observer = new PerformanceObserver((list) => {
  for (const { duration } of list.getEntries()) {
    collections.count += 1;
    collections.milliseconds += duration;
  }
});

const session = new Session();
session.connect();

function post(method, parameters) {
  return new Promise((resolve, reject) => {
    session.post(method, parameters, (error, answer) => (error ? reject(error) : resolve(answer)));
  });
}

let delay;
let utilizationBefore;

/** What can be measured, each by itself: one disturbs the other. */
const measures = {
  loop: {
    async begin() {
      Object.assign(collections, { count: 0, milliseconds: 0 });
      observer.observe({ entryTypes: ['gc'] });
      delay = monitorEventLoopDelay({ resolution });
      delay.enable();
      utilizationBefore = performance.eventLoopUtilization();
    },
    async end() {
      delay.disable();
      observer.disconnect();
      const { utilization } = performance.eventLoopUtilization(utilizationBefore);
      // What it has measured is the time between two looks.
      const late = (nanoseconds) => Math.max(0, nanoseconds / 1e6 - resolution);
      const lateness = {
        p50Ms: late(delay.percentile(50)),
        p99Ms: late(delay.percentile(99)),
        mostMs: late(delay.max),
      };
      return { lateness, utilization, collections: { ...collections } };
    },
  },
  cpu: {
    async begin() {
      await post('Profiler.enable');
      await post('Profiler.setSamplingInterval', { interval: 200 });
      await post('Profiler.start');
    },
    async end(file) {
      const { profile } = await post('Profiler.stop');
      writeFileSync(file, JSON.stringify(profile));
    },
  },
  heap: {
    async begin() {
      await post('HeapProfiler.startSampling', {
        samplingInterval: 16_384,
        // All that has been allocated, and not only what is left of it.
        includeObjectsCollectedByMajorGC: true,
        includeObjectsCollectedByMinorGC: true,
      });
    },
    async end(file) {
      const { profile } = await post('HeapProfiler.stopSampling');
      writeFileSync(file, JSON.stringify(profile));
    },
  },
};

process.on('message', ({ measure, step, file }) => {
  if (measure === undefined) return; // for somebody else in this process
  measures[measure][step](file).then(
    (answer) => process.send(answer ?? {}),
    (error) => process.send({ error: String(error) }),
  );
});
// The gateway ends by itself when it is told to, and this does not keep it.
process.channel.unref();
