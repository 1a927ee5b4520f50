import { startGateway, stopGateways } from '../support/gateway';

afterEach(stopGateways);

const forwarded = { headers: { 'x-forwarded-for': '192.0.2.7' } };

async function warningsAfter(trustedProxies: readonly string[], requests: readonly RequestInit[]): Promise<number> {
  const { url, logger } = await startGateway({ settings: { trustedProxies } });
  for (const request of requests) await fetch(`${url}/health/live`, request);
  return logger.lines.filter((line) => line.startsWith('warn ') && line.includes('TRUSTED_PROXIES')).length;
}

describe('a proxy that the settings do not know', () => {
  it('is told of once, whoever sends X-Forwarded-For', async () => {
    expect(await warningsAfter([], [forwarded, forwarded])).toBe(1);
  });

  it('is not suspected without that header', async () => {
    expect(await warningsAfter([], [{}])).toBe(0);
  });

  it('is told of once where another is named', async () => {
    expect(await warningsAfter(['192.0.2.1'], [forwarded, forwarded])).toBe(1);
  });

  it('is none where it is named', async () => {
    expect(await warningsAfter(['192.0.2.1', 'loopback'], [forwarded])).toBe(0);
  });
});
