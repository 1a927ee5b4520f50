import { startGateway, stopGateways } from '../support/gateway';

afterEach(stopGateways);

const page = 'http://localhost:5173';
const asks = (origin: string): RequestInit => ({
  method: 'OPTIONS',
  headers: { origin, 'access-control-request-method': 'POST', 'access-control-request-headers': 'content-type' },
});
const posts: RequestInit = {
  method: 'POST',
  headers: { origin: page, 'content-type': 'application/json' },
  body: '{"query":"{__typename}"}',
};

async function warningsAfter(allowedOrigins: readonly string[], requests: readonly RequestInit[]): Promise<string[]> {
  const { url, logger } = await startGateway({ settings: { allowedOrigins } });
  for (const request of requests) await fetch(`${url}/graphql`, request);
  return logger.lines.filter((line) => line.startsWith('warn ') && line.includes('ALLOWED_ORIGINS'));
}

describe('a page that the settings do not list', () => {
  it('is told of once, by its origin', async () => {
    const warnings = await warningsAfter(['https://app.example'], [asks(page), asks('http://localhost:8080')]);
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toContain(page);
  });

  it('is told of where it was opened as a file and has no origin', async () => {
    expect(await warningsAfter([], [asks('null')])).toStrictEqual([
      expect.stringContaining('serve the page over http'),
    ]);
  });

  it('does not fill the log with its origin', async () => {
    const [warning = ''] = await warningsAfter([], [asks(`https://${'a'.repeat(4000)}.example`)]);
    expect(warning.length).toBeLessThan(600);
  });

  it('is none where it is listed', async () => {
    expect(await warningsAfter([page], [asks(page), posts])).toStrictEqual([]);
  });

  // A browser sends no preflight for a page of the service itself, but with each POST it sends where the page is from.
  it('is none where the page is of the service itself', async () => {
    expect(await warningsAfter([], [posts])).toStrictEqual([]);
  });
});
