import { setTimeout as wait } from 'node:timers/promises';
import { askUntilAnswered, startLoad } from './load.mjs';
import { median, spread } from './statistics.mjs';

const noServices = { look: () => ({ cpuSeconds: 0, calls: 0, anonymous: 0 }) };

/**
 * Lets contenders take turns: in each round each of them is put under each load once, and every second round in reverse order, so that
 * whatever else the machine does hits all of them. What counts is the median of the rounds.
 * @param pace with `restsOnce`, all are started before the first of them is prepared, which saves a second for each
 */
export async function holdContest({ contenders, loads, services = noServices, pace, report }) {
  const started = [];
  const load = startLoad();
  try {
    const groups = pace.restsOnce ? [contenders] : contenders.map((each) => [each]);
    for (const group of groups) {
      const entrants = await startGroup(group, started);
      for (const entrant of entrants) await prepare(entrant, { loads, load, pace, report });
    }
    for (let round = 0; round < pace.rounds; round += 1) {
      const order = round % 2 === 0 ? started : [...started].reverse();
      for (const each of loads) for (const entrant of order) await playRound(entrant, { each, load, services, pace });
      report(`round ${round + 1} of ${pace.rounds}`);
    }
    return started.map((entrant) => summarize(entrant, loads));
  } finally {
    await Promise.all([load, ...started.map((entrant) => entrant.process)].map((each) => each.stop()));
  }
}

/** Starts some contenders one after the other, and lets them rest together. They are added to `started` as they come, to be stopped. */
async function startGroup(group, started) {
  const entrants = [];
  for (const contender of group) {
    const entrant = { contender, ...(await contender.start()), asked: new Map(), rounds: new Map() };
    started.push(entrant);
    entrants.push(entrant);
  }
  await wait(1000); // what a start has left to do
  for (const entrant of entrants) entrant.idleMegabytes = entrant.process.residentMegabytes();
  return entrants;
}

/** What was asked last may still be under way when a round is over, and would take its time from whoever is next. */
async function settle(measured) {
  for (let tries = 0; tries < 50; tries += 1) {
    const before = measured.cpuSeconds();
    await wait(100);
    if (measured.cpuSeconds() - before <= 0.02) return;
  }
}

/** Checks that a contender answers right before anything is measured, and warms it up. */
async function prepare(entrant, { loads, load, pace, report }) {
  const { contender, process: measured } = entrant;
  for (const each of loads) {
    try {
      entrant.asked.set(each, await each.check(entrant));
    } catch (error) {
      throw new Error(`${contender.name} does not answer "${each.name}" as it should: ${error.message}`, {
        cause: error,
      });
    }
    const { answered, seconds } = await putUnderLoad(entrant, { each, load, amount: pace.warmUpRequests });
    await settle(measured);
    report(`${contender.name} answers as it should, cold at ${(answered / seconds).toFixed(0)}/s: ${each.name}`);
  }
}

async function putUnderLoad({ contender, url, asked }, { each, load, seconds, amount }) {
  const { connections } = each;
  const { requests, chains, url: own = url } = asked.get(each);
  const what = { url: own, seconds, amount, connections, requests, chains };
  const result = await askUntilAnswered(load, what, `${contender.name}, under "${each.name}",`);
  if (chains !== undefined) asked.set(each, { ...asked.get(each), chains: result.chains });
  return result;
}

async function playRound(entrant, { each, load, services, pace }) {
  const measured = entrant.process;
  const before = { cpu: measured.cpuSeconds(), services: await services.look() };
  const result = await putUnderLoad(entrant, { each, load, seconds: pace.seconds });
  const after = { cpu: measured.cpuSeconds(), services: await services.look() };
  await settle(measured);
  const { answered, seconds, p50Ms, p99Ms, cpuSeconds } = result;
  const servicesSeconds = after.services.cpuSeconds - before.services.cpuSeconds;
  const calls = after.services.calls - before.services.calls;
  if (after.services.anonymous > before.services.anonymous)
    throw new Error(`${entrant.contender.name} has forgotten who calls`);
  const rounds = entrant.rounds.get(each) ?? [];
  entrant.rounds.set(each, [
    ...rounds,
    {
      requestsPerSecond: answered / seconds,
      cpuMicroseconds: ((after.cpu - before.cpu) / answered) * 1_000_000,
      p50Ms,
      p99Ms,
      callsPerRequest: calls / answered,
      megabytes: measured.residentMegabytes(),
      // Near 1, the other core is what is measured.
      loadCoreShare: (cpuSeconds + servicesSeconds) / seconds,
    },
  ]);
}

function summarize({ contender, idleMegabytes, rounds }, loads) {
  const { name, isOurs = false, isLimit = false, identity } = contender;
  const results = loads.map((each) => {
    const all = rounds.get(each);
    const middle = Object.fromEntries(Object.keys(all[0]).map((key) => [key, median(all.map((round) => round[key]))]));
    return {
      load: each.name,
      ...middle,
      spread: spread(all.map(({ requestsPerSecond }) => requestsPerSecond)),
      rounds: all,
    };
  });
  const megabytesAfterLoad = results.at(-1).rounds.at(-1).megabytes;
  return { name, isOurs, isLimit, identity, idleMegabytes, megabytesAfterLoad, results };
}
