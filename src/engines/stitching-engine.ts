import type { Engine, EngineOptions } from './engine';
import { GuardedEngine } from './guarded-engine';
import { OverrideLabels } from './override-labels';
import { stitch } from './stitch';
import { readSupergraph } from './supergraph';

/**
 * The engine that runs everywhere: schema stitching, in JavaScript.
 * @throws OperatorError if the supergraph cannot be executed
 */
export function createStitchingEngine<Context>(options: EngineOptions<Context>): Engine<Context> {
  const supergraph = readSupergraph(options.supergraphSdl);
  const labels = new OverrideLabels(supergraph.document, options);
  const findData = stitch(supergraph, options.callSubgraph);
  return new GuardedEngine(supergraph, (request) => findData(request, labels.draw(request.context)));
}
