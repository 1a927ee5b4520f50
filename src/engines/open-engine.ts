import type { Engine, EngineOptions } from './engine';
import { createPlannerEngine } from './planner-engine';
import { createStitchingEngine } from './stitching-engine';

/** `stitching` runs everywhere; `planner` needs a native package and takes less of the processor. */
export type EngineKind = 'stitching' | 'planner';

/** Opens the engine of a setting. @throws OperatorError */
export function openEngine<Context>(kind: EngineKind, options: EngineOptions<Context>): Engine<Context> {
  return kind === 'planner' ? createPlannerEngine(options) : createStitchingEngine(options);
}
