/** What is said of a span. Never a secret, and nothing that somebody typed. */
export type SpanAttributes = Readonly<Record<string, string | number>>;

/** Something that is over, as it is told afterwards. */
export interface PastSpan {
  readonly name: string;
  readonly durationMs: number;
  readonly attributes: SpanAttributes;
  readonly error?: unknown;
}

/** Shows where the time of a request goes. Costs next to nothing while nobody looks. */
export interface Tracer {
  /** Carries out the work in a span, which is the parent of whatever is traced meanwhile. */
  trace<T>(name: string, work: () => Promise<T>, attributes?: SpanAttributes): Promise<T>;
  /** Adds a span for something that has just come to its end, where it is part of something that is traced. */
  record(describe: () => PastSpan): void;
  /** As `trace`, for a request that came in: in the trace that its sender names (`traceparent`), where that is understood. */
  traceRequest<T>(headers: Readonly<Record<string, unknown>>, work: () => Promise<T>): Promise<T>;
  /** The headers that continue the trace of what is being done, in another service (W3C Trace Context); none where nothing is traced. */
  carry(): Readonly<Record<string, string>>;
  /** Says of the request that is being answered what has become known of it. */
  describeRequest(name: string, attributes: SpanAttributes): void;
}
