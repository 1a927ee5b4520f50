import { collectDefaultMetrics, Registry } from 'prom-client';
import { EventMetrics } from './event-metrics';
import { TrafficMetrics } from './traffic-metrics';

/** All metrics of one gateway. Another one in the same process has its own. */
export class Metrics {
  readonly registry = new Registry();
  readonly events = new EventMetrics(this.registry);
  readonly traffic = new TrafficMetrics(this.registry);
  #hasProcessMetrics = false;

  /** The media type of {@link read}. */
  get contentType(): string {
    return this.registry.contentType;
  }

  /** All metrics as they are now, in the text format of Prometheus. */
  async read(): Promise<string> {
    // Not before somebody asks: they watch the event loop and the collection of garbage from then on, and cannot be stopped.
    if (!this.#hasProcessMetrics) collectDefaultMetrics({ register: this.registry });
    this.#hasProcessMetrics = true;
    return this.registry.metrics();
  }
}
