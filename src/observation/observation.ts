import { AuthEvents } from '../domain/auth-events';
import type { Clock } from '../util/clock';
import type { Logger } from '../util/logger';
import type { Tracer } from '../util/tracer';
import type { Count } from './instruments';
import { Metrics } from './metrics';
import type { Observers } from './observed-ports';
import { OtelTracer } from './otel-tracer';

/** What sees a gateway work: its events, its metrics, its spans. */
export interface Observation extends Observers {
  readonly events: AuthEvents;
  readonly metrics: Metrics;
  readonly tracer: Tracer;
  /** Requests to the graph that are not answered yet. */
  readonly inFlight: Count;
}

/** @param machine is the clock of this machine: what is measured has nothing to do with the time of the database */
export function createObservation(logger: Logger, machine: Clock): Observation {
  const [tracer, metrics] = [new OtelTracer(machine), new Metrics()];
  const events = new AuthEvents({ logger, tracer });
  events.subscribe((event) => metrics.events.observe(event));
  const { traffic } = metrics;
  return { events, metrics, tracer, traffic, inFlight: traffic.inFlight, clock: machine };
}
