import { context, propagation, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { W3CTraceContextPropagator } from '@opentelemetry/core';
import { BasicTracerProvider, InMemorySpanExporter, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base';
import type { ReadableSpan, SpanProcessor } from '@opentelemetry/sdk-trace-base';
import { watchText } from './watched-secrets';

/** Hands spans to those who look for secrets in what comes out of the product. */
const watching: SpanProcessor = {
  onStart: () => undefined,
  onEnd: ({ name, attributes, events, status }) =>
    watchText('a span', JSON.stringify({ name, attributes, events, status })),
  forceFlush: () => Promise.resolve(),
  shutdown: () => Promise.resolve(),
};

/** Registers an SDK in this process, as an embedding program does. */
export function registerSdk(): InMemorySpanExporter {
  const exporter = new InMemorySpanExporter();
  const provider = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter), watching] });
  trace.setGlobalTracerProvider(provider);
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  propagation.setGlobalPropagator(new W3CTraceContextPropagator());
  return exporter;
}

/** The spans as a tree, a line for each, indented; those below one span in the order in which they came to their ends. */
export function drawSpans(spans: readonly ReadableSpan[]): readonly string[] {
  const ids = new Set(spans.map((span) => span.spanContext().spanId));
  const parentOf = ({ parentSpanContext }: ReadableSpan): string | undefined =>
    parentSpanContext !== undefined && ids.has(parentSpanContext.spanId) ? parentSpanContext.spanId : undefined;
  const draw = (parent: string | undefined, indent: string): readonly string[] =>
    spans
      .filter((span) => parentOf(span) === parent)
      .flatMap((span) => [`${indent}${span.name}`, ...draw(span.spanContext().spanId, `${indent}  `)]);
  return draw(undefined, '');
}
