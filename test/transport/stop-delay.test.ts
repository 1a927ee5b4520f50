import { startGateway, stopGateways } from '../support/gateway';

afterEach(stopGateways);

describe('a gateway that was told to stop', () => {
  it('says that it is not ready, serves on for as long as it was told, and then is gone', async () => {
    const { url, clock, gateway, send } = await startGateway({ settings: { stopDelayMs: 3000 } });
    expect((await send('{ __typename }')).headers.get('connection')).toBe('keep-alive');

    const stopped = gateway.stop();
    await clock.advance(2999);
    expect((await fetch(`${url}/health/ready`)).status).toBe(503);
    expect((await fetch(`${url}/health/live`)).status).toBe(200);
    const { status, headers } = await send('{ __typename }');
    expect([status, headers.get('connection')]).toStrictEqual([200, 'close']);

    await clock.advance(1);
    await stopped;
    await expect(send('{ __typename }')).rejects.toThrow('fetch failed');
  });
});
