import { readdirSync } from 'node:fs';
import { FakeIssuer } from '../support/fake-issuer';
import { install, uninstall } from './installation';
import type { Installation } from './installation';

let issuer: FakeIssuer;
let installation: Installation;

beforeEach(async () => {
  issuer = await new FakeIssuer().start();
  const trusted = [{ issuer: issuer.url, jwksUri: issuer.jwksUri, audience: 'graphql' }];
  installation = install({ VERIFY_ONLY: 'on', TRUSTED_ISSUERS: JSON.stringify(trusted) });
});
afterEach(async () => {
  await issuer.stop();
  uninstall();
});

describe('with VERIFY_ONLY=on', () => {
  it('serve runs without a database, and makes nothing', async () => {
    const gateway = await installation.serve();
    expect((await fetch(`${gateway.url}/health/ready`)).status).toBe(200);
    await gateway.stop('SIGTERM');
    expect(readdirSync(installation.directory)).toStrictEqual([]);
  });

  it('check looks at the issuers, and tells of one that is down as a risk', async () => {
    const well = await installation.run(['check']);
    expect(well).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('1 of 1 trusted issuers') as unknown });
    issuer.answer = (response) => response.destroy();
    const risky = await installation.run(['check']);
    expect(risky.stdout).not.toContain('0 of 1');
    expect(risky).toMatchObject({
      exitCode: 0,
      stdout: expect.stringMatching(/RISK .+\(other side closed\).+UNAVAILABLE/) as unknown,
    });
  });

  it.each([['users', 'list'], ['keys', 'list'], ['migrate']])('%s %s says why it cannot', async (...parameters) => {
    const { exitCode, stderr } = await installation.run(parameters);
    expect([exitCode, stderr]).toStrictEqual([1, expect.stringMatching(/^auth-gateway: VERIFY_ONLY=on: /)]);
  });
});
