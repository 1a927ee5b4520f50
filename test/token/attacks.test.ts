import { serveCore } from '../../src/app';
import type { AuthGateway } from '../../src/app';
import { openCore } from '../../src/core';
import { errorCatalogue } from '../../src/domain/error-catalogue';
import { createDirectory, stopGateways, testSettings } from '../support/gateway';
import { MemoryLogger } from '../support/memory-logger';
import { sendRawBearer } from '../support/raw-request';
import { forgeWith, openWorkshop } from '../support/token-workshop';
import { claimsAttacks } from './attacks-claims';
import { formAttacks } from './attacks-form';
import { headerAttacks } from './attacks-header';
import { jsonAttacks } from './attacks-json';
import { signatureAttacks } from './attacks-signature';

const workshop = openWorkshop();
const attacks = [...formAttacks, ...jsonAttacks, ...headerAttacks, ...signatureAttacks, ...claimsAttacks];

describe('an access token', () => {
  it.each(attacks)('is refused: $name', ({ token, reason, failedCheck }) => {
    const verdict = { status: 'refused', reason };
    // Strictly equal: a verdict has no room for anything of the token.
    expect(workshop.verifier.inspect(token)).toStrictEqual({ verdict, failedCheck });
    expect(workshop.accessTokens.verify(token)).toStrictEqual(verdict);
  });

  it('is attacked in more than 600 ways, no two of one name', () => {
    expect(attacks.length).toBeGreaterThan(600);
    expect(new Set(attacks.map(({ name }) => name)).size).toBe(attacks.length);
  });

  // What takes time with a long text is reading it. How long the refusal takes is measured where time may be: in `prove:fuzz`.
  it.each([8193, 1_000_000, 10_000_000])('of %i characters is refused before anything is read', (length) => {
    const token = '.'.repeat(length);
    const readers = [
      jest.spyOn(String.prototype, 'split'),
      jest.spyOn(RegExp.prototype, 'exec'),
      jest.spyOn(Buffer, 'from'),
      jest.spyOn(JSON, 'parse'),
    ];
    const verdicts = [workshop.verifier.inspect(token).verdict, workshop.accessTokens.verify(token)];
    const calls = readers.map((reader) => reader.mock.calls.length);
    jest.restoreAllMocks();
    expect(calls).toStrictEqual([0, 0, 0, 0]);
    expect(verdicts.map(({ status }) => status)).toStrictEqual(['refused', 'refused']);
  });
});

describe('an access token sent to a gateway', () => {
  const logger = new MemoryLogger();
  let gateway: AuthGateway;
  let userId: string;
  const ask = (token: string) => sendRawBearer(gateway.url, '{ me { id } }', token);

  beforeAll(async () => {
    const core = await openCore(testSettings(createDirectory()), { clock: workshop.clock, logger });
    userId = (await core.accounts.create({ username: 'ada', roles: [], password: 'correct horse battery' })).id;
    // Everything is real but the keys, because the attacks need private ones.
    const { accessTokens, verifier } = workshop;
    gateway = await serveCore({ ...core, accessTokens, verifier }, { clock: workshop.clock, logger });
  });

  afterAll(async () => {
    await gateway.stop();
    await stopGateways();
  });

  it.each(['es', 'es384', 'rs', 'ps', 'hs'] as const)('is accepted when it is good, of the key "%s"', async (kid) => {
    const { body } = await ask(forgeWith(kid, { claims: { sub: JSON.stringify(userId) } }));
    expect(JSON.parse(body)).toStrictEqual({ data: { me: { id: userId } } });
  });

  // HTTP takes white space away from around a value: what is left of some attacks is the good token.
  const sent = attacks.filter(({ token }) => token.replace(/^ +/, '') === token);
  const isRefusedByHttp = (token: string) => token.length > 15_000 || /[\n\0]/.test(token);

  it.each(sent.filter(({ token }) => isRefusedByHttp(token)))(
    'is refused before it is a request: $name',
    async ({ token }) => {
      const { status, head, body } = await ask(token);
      expect([400, 431]).toContain(status);
      expect(head + body).not.toContain(token.slice(0, 20));
    },
  );

  it.each(sent.filter(({ token }) => !isRefusedByHttp(token)))('is refused: $name', async ({ token, reason }) => {
    const { status, head, body } = await ask(token);
    const { code, message } = errorCatalogue[reason];
    expect(status).toBe(200);
    // Word for word: an answer has no room for anything of the token.
    expect(JSON.parse(body)).toStrictEqual({
      data: null,
      errors: [{ message, locations: [{ line: 1, column: 3 }], path: ['me'], extensions: { code, reason } }],
    });
    expect(head).toMatch(/^www-authenticate: Bearer error="invalid_(token|request)"\r?$/im);
  });
});
