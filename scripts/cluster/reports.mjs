// What is said while the cluster runs: sentences for people, or a JSON document a line for programs.
import path from 'node:path';
import { commands } from './commands.mjs';

/** What is reported, until `mute`: once the cluster ends, what fails fails because of that. */
export function createReports({ isJson }) {
  let isMuted = false;
  const reports = Object.entries(isJson ? jsonReports : textReports).map(([name, report]) => [
    name,
    (...parameters) => (isMuted ? undefined : report(...parameters)),
  ]);
  return { ...Object.fromEntries(reports), mute: () => (isMuted = true) };
}

const writeJson = (document) => process.stdout.write(`${JSON.stringify(document)}\n`);

const jsonReports = {
  progress() {},
  ready(cluster) {
    const { front, directory, user, settings } = cluster;
    const databaseUrl = settings.DATABASE_URL;
    writeJson({ event: 'ready', url: front.url, databaseUrl, directory, user, settings, ...describe(cluster) });
  },
  done(cluster, command) {
    writeJson({ event: 'done', command, ...describe(cluster) });
  },
  failed(command, message) {
    writeJson({ event: 'failed', command, message });
  },
  died({ index }, how) {
    writeJson({ event: 'died', index, how });
  },
};

const textReports = {
  progress: (text) => console.log(text),
  ready(cluster) {
    console.log(`\n${picture(cluster)}\n\n${firstSteps(cluster)}\n\n${help()}\n`);
  },
  done(cluster, command, name) {
    if (name === 'help') console.log(help());
    else if (name === 'status') console.log(`${picture(cluster)}\n`);
    else if (name !== 'quit') console.log(`done: ${command}`);
  },
  failed: (command, message) => console.log(`failed: ${command}: ${message}`),
  died: ({ index, logFile }, how) => console.log(`replica ${index} died (${how}) and starts again; see ${logFile}`),
};

function describe({ database, replicas }) {
  const { pid, state } = database;
  return {
    database: { pid, state },
    replicas: replicas.map((replica) => ({
      index: replica.index,
      url: replica.url,
      pid: replica.pid,
      state: replica.state,
    })),
  };
}

function picture({ front, replicas, database, directory }) {
  const lines = replicas.map(({ index, url, state, pid, isStarting }) => {
    const shown = state === 'not ready' && isStarting ? 'starting' : state;
    return `     +-- ${index}  ${url}  ${shown}${pid === undefined ? '' : `, process ${pid}`}`;
  });
  return [
    `  ${front.url}  the front: each request goes to the next replica that is ready`,
    '     |',
    ...lines,
    '           |',
    `  ${database.url}  ${database.state}${database.pid === undefined ? '' : `, process ${database.pid}`}`,
    '',
    `  Logs and data  ${directory}`,
  ].join('\n');
}

function firstSteps({ front, user, directory }) {
  const query = `mutation { login(input: { username: "${user.username}", password: "${user.password}" }) { accessToken refreshToken } }`;
  return [
    `  User name  ${user.username}`,
    `  Password   ${user.password}`,
    '',
    'Log in, by pasting this into another shell:',
    '',
    `  curl -s -i '${front.url}/graphql' -H 'content-type: application/json' \\`,
    `    -d '${JSON.stringify({ query })}'`,
    '',
    'Run commands of the gateway beside it:',
    '',
    `  (set -a; . '${path.join(directory, 'settings.env')}'; node dist/main.js users list)`,
  ].join('\n');
}

function help() {
  const rows = Object.values(commands).map(({ usage, meaning }) => `  ${usage.padEnd(50)}${meaning}`);
  return ['Commands, one a line:', '', ...rows].join('\n');
}
