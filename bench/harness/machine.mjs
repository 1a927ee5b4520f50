import os from 'node:os';

/** On what the figures were taken. */
export function describeMachine() {
  const [{ model }] = os.cpus();
  const { node, v8 } = process.versions;
  return {
    processor: model.trim(),
    cores: os.cpus().length,
    memoryGigabytes: Math.round(os.totalmem() / 2 ** 30),
    system: `${os.type()} ${os.release()}`,
    node,
    v8,
    // What else wanted the processor; a core of its own for each side leaves 2 at most.
    loadAverage: os.loadavg()[0],
  };
}
