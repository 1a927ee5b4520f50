import { startGateway, stopGateways } from '../../support/gateway';
import type { TestGateway } from '../../support/gateway';
import { sendRawBody } from '../../support/raw-request';
import type { SentError } from '../../support/send';
import { PatternedResolver } from './patterned.resolver';
import { hostileRequests, outcomeOf } from './requests';

let gateway: TestGateway;

beforeAll(async () => {
  gateway = await startGateway({ resolvers: [PatternedResolver], settings: { routerSecret: 'r'.repeat(40) } });
});
afterAll(stopGateways);

describe('a hostile request', () => {
  it.each(hostileRequests)('is refused: $name', async (request) => {
    const answer = await sendRawBody(gateway.url, request.body, request.headers);

    expect(outcomeOf(request, answer)).toStrictEqual([request.status, request.reason]);
  });

  it('with many wrong variables is told of the first: each report quotes all of them', async () => {
    const { body = '' } = hostileRequests.find(({ name }) => name.startsWith('20,000 unknown members')) ?? {};
    const { errors } = JSON.parse((await sendRawBody(gateway.url, body)).body) as {
      readonly errors: readonly SentError[];
    };
    expect(errors).toHaveLength(2); // that one, and that there are more
  });

  it('is no failure of the service: its line in the log is no warning', () => {
    expect(gateway.logger.entries.filter(({ level }) => level !== 'info')).toStrictEqual([]);
  });
});
