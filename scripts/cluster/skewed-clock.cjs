// Preloaded into a gateway: its wall clock is CLOCK_SKEW_SECONDS ahead of the machine's. Timers and `performance` are as they were.
'use strict';

const RealDate = Date;
const skewMs = Number(process.env.CLOCK_SKEW_SECONDS) * 1000;
const now = () => RealDate.now() + skewMs;

globalThis.Date = new Proxy(RealDate, {
  construct: (target, parts, newTarget) => Reflect.construct(target, parts.length === 0 ? [now()] : parts, newTarget),
  apply: () => new RealDate(now()).toString(),
  get: (target, name) => (name === 'now' ? now : target[name]),
});
RealDate.prototype.constructor = globalThis.Date;
