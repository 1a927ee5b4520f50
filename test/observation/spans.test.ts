import { context, SpanKind, trace } from '@opentelemetry/api';
import type { InMemorySpanExporter } from '@opentelemetry/sdk-trace-base';
import { LoginDocument, MeDocument } from '../../schema/generated/operations';
import type { AuthSuccessMiddleware } from '../../src/domain/auth-success';
import { OtelTracer } from '../../src/observation/otel-tracer';
import { systemClock } from '../../src/util/system-clock';
import { password, startGateway, stopGateways } from '../support/gateway';
import { refresh, refreshed, signIn } from '../support/sign-in';
import { drawSpans, registerSdk } from '../support/spans';

let exporter: InMemorySpanExporter;

beforeAll(() => {
  exporter = registerSdk();
});
beforeEach(() => exporter.reset());
afterEach(stopGateways);

const spansNamed = (name: string) => exporter.getFinishedSpans().filter((span) => span.name === name);

const outer: AuthSuccessMiddleware = async (_event, next) => next();

describe('spans', () => {
  it('show where the time of a login goes', async () => {
    const gateway = await startGateway({ successMiddlewares: [{ name: 'outer', handle: outer }] });
    await gateway.signUp();
    exporter.reset();
    await gateway.send(LoginDocument, { input: { username: 'ada', password } });
    // What counting attempts asks of the database is another test's matter.
    const drawn = drawSpans(exporter.getFinishedSpans()).filter((line) => !/attempt_count|other/.test(line));
    expect(drawn).toStrictEqual([
      'mutation',
      '  auth login',
      '    select account',
      '    select session',
      '    select account',
      '    password verify',
      '    success middleware outer',
      '    insert session',
      '    select account',
      '    update session',
    ]);
  });

  it('say of the operation what it was, and nothing that was typed', async () => {
    const gateway = await startGateway();
    const { accessToken, refreshToken } = await signIn(gateway);
    await gateway.send(
      `mutation Try { login(input: { username: "canary-name", password: "canary-password" }) { accessToken } }`,
    );
    await refreshed(gateway, refreshToken);
    const text = JSON.stringify(
      exporter.getFinishedSpans().map(({ name, attributes, events, status }) => [name, attributes, events, status]),
    );
    for (const secret of ['canary', 'ada', accessToken, refreshToken, password]) expect(text).not.toContain(secret);
    expect(spansNamed('mutation').map(({ attributes }) => attributes)).toContainEqual({
      'graphql.operation.type': 'mutation',
      'graphql.operation.name': 'Try',
      'auth_gateway.code': 'UNAUTHENTICATED',
    });
  });

  it('keep the name of the graph where there is no query to look at', async () => {
    const { url } = await startGateway();
    const headers = { 'content-type': 'application/json' };
    for (const body of ['[{"query":"{ __typename }"}]', '{"query":"{"}'])
      await fetch(`${url}/graphql`, { method: 'POST', headers, body });
    const shown = exporter.getFinishedSpans().filter(({ kind }) => kind === SpanKind.SERVER);
    expect(shown.map(({ name }) => name)).toStrictEqual(['graphql', 'unknown']);
  });

  it('tell a refusal from a failure of the service', async () => {
    const gateway = await startGateway({
      successMiddlewares: [
        async ({ phase }, next) => {
          if (phase === 'refresh') throw new Error('canary');
          await next();
        },
      ],
    });
    const { refreshToken } = await signIn(gateway);
    await gateway.send(LoginDocument, { input: { username: 'ada', password: 'wrong' } });
    await refresh(gateway, refreshToken);
    const shown = [...spansNamed('auth login'), ...spansNamed('auth refresh')].map(({ attributes, status }) => [
      attributes['error.type'],
      status,
    ]);
    expect(shown).toStrictEqual([
      [undefined, { code: 0 }],
      ['BAD_CREDENTIALS', { code: 0 }],
      ['Error', { code: 2 }],
    ]);
  });

  it('go on with the trace of the sender', async () => {
    const gateway = await startGateway();
    const { accessToken: token } = await signIn(gateway);
    const [traceId, spanId] = ['0af7651916cd43dd8448eb211c80319c', 'b7ad6b7169203331'];
    await gateway.send(MeDocument, {}, { token, headers: { traceparent: `00-${traceId}-${spanId}-01` } });
    const [span] = spansNamed('query');
    expect([span?.spanContext().traceId, span?.parentSpanContext?.spanId, span?.kind]).toStrictEqual([
      traceId,
      spanId,
      1,
    ]);
  });

  it('are not made of what nobody asked for', async () => {
    const gateway = await startGateway();
    await gateway.signUp();
    await gateway.clock.advanceSeconds(60);
    expect(spansNamed('insert account')).toStrictEqual([]);
    expect(spansNamed('select session')).toStrictEqual([]);
  });

  it('lie below the span of whoever traces HTTP, whose name stays as it is', async () => {
    const tracer = new OtelTracer(systemClock);
    const http = trace.getTracer('test').startSpan('POST /graphql');
    await context.with(trace.setSpan(context.active(), http), () =>
      tracer.traceRequest({ traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01' }, async () =>
        tracer.describeRequest('query', {}),
      ),
    );
    http.end();
    expect(drawSpans(exporter.getFinishedSpans())).toStrictEqual(['POST /graphql', '  query']);
  });
});
