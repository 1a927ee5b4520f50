// What can be done to a cluster while it runs.
import { findProblems } from './settings.mjs';

/** A command was given without what it takes. */
class UsageOfCommandError extends Error {}

/** The commands, with what they take and what they do. */
export const commands = {
  status: { usage: 'status', meaning: 'shows what runs', run: () => undefined },
  restart: {
    usage: 'restart N | all',
    meaning: 'stops gracefully and starts again; all: one after the other, each ready before the next',
    run: restart,
  },
  kill: {
    usage: 'kill N',
    meaning: 'SIGKILL, and starts again at once',
    run: async (cluster, [which]) => {
      const replica = findReplica(cluster, which);
      await replica.kill();
      replica.start();
    },
  },
  stop: {
    usage: 'stop N',
    meaning: 'stops gracefully',
    run: (cluster, [which]) => findReplica(cluster, which).stop(),
  },
  start: {
    usage: 'start N',
    meaning: 'starts what was stopped',
    run: (cluster, [which]) => findReplica(cluster, which).start(),
  },
  database: {
    usage: 'database stop | start | kill | suspend | resume',
    meaning: 'kill: SIGKILL of all its processes; suspend: they hang until resume',
    run: changeDatabase,
  },
  set: {
    usage: 'set NAME=VALUE',
    meaning: 'changes a setting of the gateways that are started from now on',
    run: changeSetting,
  },
  help: { usage: 'help', meaning: 'shows this', run: () => undefined },
  quit: { usage: 'quit', meaning: 'ends everything', run: () => undefined },
};

/** Carries out one line and reports what became of it. True for the last one. */
export async function execute(cluster, line, reports) {
  const [name, ...parameters] = line.split(/\s+/);
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  try {
    if (command === undefined) throw new Error(`there is no command "${name}"; try: help`);
    await command.run(cluster, parameters);
    reports.done(cluster, line, name);
  } catch (error) {
    const isUsage = error instanceof UsageOfCommandError;
    reports.failed(line, isUsage ? `this is how it is used: ${command.usage}` : error.message);
  }
  return name === 'quit';
}

async function restart(cluster, [which]) {
  const chosen = which === 'all' ? cluster.replicas : [findReplica(cluster, which)];
  const { state } = cluster.database;
  // It would wait for a readiness that only a later command can bring about.
  if (state === 'stopped' || state === 'suspended') {
    throw new Error(`the database is ${state}, and without it no gateway gets ready; kill, stop and start do not wait`);
  }
  for (const replica of chosen) {
    await replica.stop();
    replica.start();
    await replica.untilReady();
  }
}

async function changeDatabase({ database }, [action]) {
  const actions = ['stop', 'start', 'kill', 'suspend', 'resume'];
  if (!actions.includes(action)) throw new UsageOfCommandError();
  if (database.perform === undefined) throw new Error('SQLite is a file: there is no server to do this to');
  await database.perform(action);
}

function changeSetting(cluster, [assignment = '']) {
  const [, name, value] = /^([A-Z][A-Z0-9_]*)=(.*)$/.exec(assignment) ?? [];
  if (name === undefined) throw new UsageOfCommandError();
  if (['PORT', 'HOST'].includes(name)) throw new Error(`the cluster chooses ${name}`);
  const [problem] = findProblems({ [name]: value });
  if (problem !== undefined) throw new Error(problem);
  cluster.change(name, value);
}

function findReplica({ replicas }, which) {
  if (which === undefined) throw new UsageOfCommandError();
  const replica = replicas.find(({ index }) => String(index) === which);
  if (replica === undefined) throw new Error(`there is no replica "${which}"; there are 1 to ${replicas.length}`);
  return replica;
}
