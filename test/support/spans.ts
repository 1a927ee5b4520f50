import { AsyncLocalStorage } from 'node:async_hooks';
import { context, propagation, ROOT_CONTEXT, trace } from '@opentelemetry/api';
import type { Context, ContextManager, TextMapPropagator } from '@opentelemetry/api';
import { BasicTracerProvider, InMemorySpanExporter, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base';
import type { ReadableSpan, SpanProcessor } from '@opentelemetry/sdk-trace-base';
import { watchText } from './watched-secrets';

/** What follows the flow of asynchronous calls, as the SDK's own does. */
class AsyncContexts implements ContextManager {
  readonly #storage = new AsyncLocalStorage<Context>();

  active(): Context {
    return this.#storage.getStore() ?? ROOT_CONTEXT;
  }

  with: ContextManager['with'] = (active, work, thisArg, ...args) =>
    this.#storage.run(active, () => work.call(thisArg as ThisParameterType<typeof work>, ...args));

  bind<T>(_active: Context, target: T): T {
    return target;
  }

  enable(): this {
    return this;
  }

  disable(): this {
    return this;
  }
}

/** Reads `traceparent` (W3C Trace Context). */
const traceContext: TextMapPropagator = {
  inject: () => undefined,
  fields: () => ['traceparent'],
  extract: (active, carrier, getter) => {
    const [, traceId = '', spanId = ''] = String(getter.get(carrier, 'traceparent')).split('-');
    return traceId === '' ? active : trace.setSpanContext(active, { traceId, spanId, traceFlags: 1, isRemote: true });
  },
};

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
  context.setGlobalContextManager(new AsyncContexts());
  propagation.setGlobalPropagator(traceContext);
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
