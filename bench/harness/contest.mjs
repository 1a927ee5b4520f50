import { setTimeout as wait } from 'node:timers/promises';
import { startLoad } from './load.mjs';
import { median, spread } from './statistics.mjs';

/**
 * Lets contenders take turns: in each round each of them is put under each load once, and every second round in reverse order, so that
 * whatever else the machine does hits all of them. What counts is the median of the rounds.
 */
export async function holdContest({ contenders, loads, services, pace, report }) {
  const started = [];
  const load = startLoad();
  try {
    for (const contender of contenders) {
      const { process: gateway, url } = await contender.start();
      const entrant = { contender, gateway, url, requests: new Map(), rounds: new Map() };
      started.push(entrant);
      await prepare(entrant, { loads, load, pace, report });
    }
    for (let round = 0; round < pace.rounds; round += 1) {
      const order = round % 2 === 0 ? started : [...started].reverse();
      for (const each of loads) for (const entrant of order) await playRound(entrant, { each, load, services, pace });
      report(`round ${round + 1} of ${pace.rounds}`);
    }
    return started.map((entrant) => summarize(entrant, loads));
  } finally {
    await Promise.all([load, ...started.map(({ gateway }) => gateway)].map((each) => each.stop()));
  }
}

/** Checks that a contender answers right before anything is measured, and warms it up. */
async function prepare(entrant, { loads, load, pace, report }) {
  const { contender, gateway, url } = entrant;
  await wait(1000); // what a start has left to do
  entrant.idleMegabytes = gateway.residentMegabytes();
  for (const each of loads) {
    entrant.requests.set(each, await each.check(url));
    const { answered, seconds } = await putUnderLoad(entrant, { each, load, amount: pace.warmUpRequests });
    report(`${contender.name} answers as it should, cold at ${(answered / seconds).toFixed(0)}/s: ${each.name}`);
  }
}

async function putUnderLoad({ contender, url, requests }, { each, load, seconds, amount }) {
  const { connections } = each;
  const result = await load.ask({ url, seconds, amount, connections, requests: requests.get(each) });
  const where = `${contender.name}, under "${each.name}",`;
  if (result.failures > 0) throw new Error(`${where} has failed ${result.failures} times: ${result.firstWrong}`);
  if (result.answered === 0) throw new Error(`${where} has answered nothing in ${seconds} s: the machine is too busy`);
  return result;
}

async function playRound(entrant, { each, load, services, pace }) {
  const before = { cpu: entrant.gateway.cpuSeconds(), services: await services.look() };
  const result = await putUnderLoad(entrant, { each, load, seconds: pace.seconds });
  const after = { cpu: entrant.gateway.cpuSeconds(), services: await services.look() };
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
      megabytes: entrant.gateway.residentMegabytes(),
      // Near 1, the other core is what is measured.
      loadCoreShare: (cpuSeconds + servicesSeconds) / seconds,
    },
  ]);
}

function summarize({ contender, idleMegabytes, rounds }, loads) {
  const { name, isOurs, identity } = contender;
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
  return { name, isOurs, identity, idleMegabytes, megabytesAfterLoad, results };
}
