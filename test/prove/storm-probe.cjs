// Loaded with NODE_OPTIONS=--require into a gateway: writes what it has measured of its process to STORM_PROBE_FILE, whenever it
// is told to by SIGUSR2, and begins anew.
const { readdirSync, writeFileSync } = require('node:fs');
const { setPriority } = require('node:os');
const { monitorEventLoopDelay } = require('node:perf_hooks');
const argon2 = require('../../dist/crypto/argon2-threads.js');

// Who measures from outside must not wait for a core behind what is measured: a client is elsewhere. Linux counts for each thread.
if (process.platform === 'linux') for (const thread of readdirSync('/proc/self/task')) setPriority(Number(thread), 5);

const delay = monitorEventLoopDelay({ resolution: 10 });
delay.enable();
const measured = { hashes: 0, mostAtOnce: 0, startRssBytes: 0, mostRssBytes: 0 };
let active = 0;

for (const name of ['hash', 'verify']) {
  const original = argon2[name];
  argon2[name] = async (...parameters) => {
    active += 1;
    measured.hashes += 1;
    measured.mostAtOnce = Math.max(measured.mostAtOnce, active);
    try {
      return await original(...parameters);
    } finally {
      active -= 1;
    }
  };
}

function begin() {
  delay.reset();
  const rssBytes = process.memoryUsage.rss();
  Object.assign(measured, { hashes: 0, mostAtOnce: 0, startRssBytes: rssBytes, mostRssBytes: rssBytes });
}

setInterval(() => {
  measured.mostRssBytes = Math.max(measured.mostRssBytes, process.memoryUsage.rss());
}, 20).unref();

process.on('SIGUSR2', () => {
  const figures = { ...measured, mostDelayMs: delay.max / 1e6, p99DelayMs: delay.percentile(99) / 1e6 };
  begin();
  writeFileSync(process.env.STORM_PROBE_FILE, `${JSON.stringify(figures)}\n`, { flag: 'a' });
});
begin();
