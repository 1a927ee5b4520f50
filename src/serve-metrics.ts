import type { Config } from './config';
import { createMetricsServer } from './http/metrics-route';
import type { MetricsPage } from './http/metrics-route';
import { listen } from './http/server';
import type { Observation } from './observation/observation';
import { addReadiness } from './observation/state-metrics';

/** What {@link serveMetrics} works with. */
export interface ServeMetricsOptions {
  readonly config: Config;
  readonly observation: Observation;
  readonly isReady: () => Promise<boolean>;
}

/** Where the metrics can be read. */
export interface ServedMetrics {
  /** For the server of the graph, where the metrics have no port of their own and are not switched off. */
  readonly page: MetricsPage | undefined;
  /** Undefined where they cannot be read over HTTP. */
  readonly urlBeside: (graphUrl: string) => string | undefined;
  readonly close: () => Promise<void>;
}

/**
 * Begins to listen on METRICS_PORT, if there is one.
 * @throws OperatorError when the port is taken or the address is not this machine's
 */
export async function serveMetrics({ config, observation, isReady }: ServeMetricsOptions): Promise<ServedMetrics> {
  const { metrics } = observation;
  addReadiness(metrics.registry, isReady);
  if (config.metricsPort === undefined) {
    const page = config.isDevelopment ? metrics : undefined;
    const urlBeside = (graphUrl: string): string | undefined => page && `${graphUrl}/metrics`;
    return { page, urlBeside, close: () => Promise.resolve() };
  }
  const server = createMetricsServer(metrics);
  const url = await listen(server, { host: config.host, port: config.metricsPort, setting: 'METRICS_PORT' });
  return { page: undefined, urlBeside: () => `${url}/metrics`, close: () => server.close() };
}
