import {
  context,
  createContextKey,
  isSpanContextValid,
  propagation,
  SpanKind,
  SpanStatusCode,
  trace,
} from '@opentelemetry/api';
import type { Context, Span } from '@opentelemetry/api';
import { outcomeOf } from '../domain/auth-event';
import { DomainError } from '../domain/domain-error';
import type { Clock } from '../util/clock';
import type { PastSpan, SpanAttributes, Tracer } from '../util/tracer';

/** The instrumentation scope. */
const scope = 'graphql-auth-gateway';

/** Where the span of the request is kept: what is active may be a span within it, or one of the embedding program. */
const requestSpanKey = createContextKey('graphql-auth-gateway request');

/** Spans for the OpenTelemetry SDK that the process has registered; none while it has none. */
export class OtelTracer implements Tracer {
  readonly #clock: Pick<Clock, 'now'>;
  /** Leads to the SDK as soon as there is one. */
  readonly #tracer = trace.getTracer(scope);

  /** @param clock is that of this machine, which the spans of the SDK go by as well */
  constructor(clock: Pick<Clock, 'now'>) {
    this.#clock = clock;
  }

  trace<T>(name: string, work: () => Promise<T>, attributes: SpanAttributes = {}): Promise<T> {
    const span = this.#tracer.startSpan(name, { attributes });
    return isReal(span) ? within(span, context.active(), work) : work();
  }

  record(describe: () => PastSpan): void {
    if (trace.getActiveSpan() === undefined) return;
    const { name, durationMs, attributes, error } = describe();
    const endedAt = this.#clock.now().getTime();
    const startTime = endedAt - durationMs;
    const span = this.#tracer.startSpan(name, { attributes, startTime, kind: SpanKind.CLIENT });
    if (error !== undefined) noteError(span, error);
    span.end(endedAt);
  }

  traceRequest<T>(headers: Readonly<Record<string, unknown>>, work: () => Promise<T>): Promise<T> {
    const active = context.active();
    // Where HTTP is traced by others, theirs is the span that the sender's trace goes on with.
    const isInside = trace.getSpan(active) !== undefined;
    const parent = isInside ? active : propagation.extract(active, headers);
    const kind = isInside ? SpanKind.INTERNAL : SpanKind.SERVER;
    const span = this.#tracer.startSpan('graphql', { kind }, parent);
    return isReal(span) ? within(span, parent.setValue(requestSpanKey, span), work) : work();
  }

  carry(): Readonly<Record<string, string>> {
    const headers: Record<string, string> = {};
    propagation.inject(context.active(), headers);
    return headers;
  }

  describeRequest(name: string, attributes: SpanAttributes): void {
    const span = context.active().getValue(requestSpanKey) as Span | undefined; // only this class sets it
    span?.updateName(name).setAttributes(attributes);
  }
}

/** False for what the API hands out while no SDK is registered. One that is not sampled is real: what lies within is not either. */
function isReal(span: Span): boolean {
  return isSpanContextValid(span.spanContext());
}

async function within<T>(span: Span, parent: Context, work: () => Promise<T>): Promise<T> {
  try {
    return await context.with(trace.setSpan(parent, span), work);
  } catch (error) {
    noteError(span, error);
    throw error;
  } finally {
    span.end();
  }
}

/** The kind of an error and nothing else of it: messages of libraries may hold what somebody typed. */
function noteError(span: Span, error: unknown): void {
  if (error instanceof DomainError) {
    span.setAttribute('error.type', error.reason);
    // A refusal is what the service is there for.
    if (outcomeOf(error) !== 'failed') return;
  } else {
    span.setAttribute('error.type', error instanceof Error ? error.name : 'unknown');
  }
  span.setStatus({ code: SpanStatusCode.ERROR });
}
