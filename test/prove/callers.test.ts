import { gatherCrowd } from './callers-crowd';
import { endSubgraphs, startGraph } from './callers-graph';
import type { CalledReplica, ProvenGraph } from './callers-graph';
import type { Caller } from './callers-operations';
import { makeWaves } from './callers-waves';
import type { CallersReport } from './callers-waves';
import { uninstallAll } from './gateways';
import { amount, createProgress, proofTimeoutMs, say } from './proof';

jest.setTimeout(proofTimeoutMs);

const callerCount = amount({ short: 20, full: 100 });
const waves = amount({ short: 16, full: 1000 });
const requests = callerCount * waves;
/** On each of the two engines. */
const replicasOfEach = amount({ short: 1, full: 2 });

let graph: ProvenGraph;
let callers: readonly Caller[];
let replicas: readonly CalledReplica[];
beforeAll(async () => {
  graph = await startGraph();
  replicas = await graph.serve(replicasOfEach);
  callers = await gatherCrowd(graph.installation, replicas[0]?.url ?? '', callerCount);
});
afterAll(async () => {
  endSubgraphs();
  await uninstallAll();
});

async function askAll(title: string, asked: readonly CalledReplica[], count = waves): Promise<CallersReport> {
  const onRequest = createProgress(title, count * callerCount);
  const startedAt = performance.now();
  const report = await makeWaves({ replicas: asked, callers, waves: count, onRequest });
  const { stitching, planner } = report.crossed;
  const { unserved } = report;
  const perSecond = (report.requests * 1000) / (performance.now() - startedAt);
  const crossed = `${String(stitching)} crossed with stitching, ${String(planner)} with the planner`;
  say(
    `${title}: ${String(report.requests)} requests, ${perSecond.toFixed(0)} a second, ${String(unserved)} unserved, ${crossed}`,
  );
  return report;
}

describe(`${String(requests)} requests of ${String(callerCount)} callers at the same moments`, () => {
  it('are answered with what is of their own caller, and nothing of another', async () => {
    const report = await askAll(`${String(replicas.length)} replicas`, replicas);
    expect(report).toMatchObject({ requests, crossed: { stitching: 0, planner: 0 }, findings: [] });
    // A busy machine may leave some unserved, but a proof is made of answers.
    expect(report.unserved).toBeLessThan(requests / 10);
  });

  it('are seen to be crossed, on both engines, when calls under way are shared whoever they are for', async () => {
    const planted = await graph.serve(1, 'share-in-flight.cjs');
    const { crossed, findings } = await askAll('share-in-flight.cjs', planted, 4);
    expect(Math.min(crossed.stitching, crossed.planner)).toBeGreaterThan(0);
    expect(findings.join()).toMatch(/was told of caller \d+/);
  });
});
