import { ConfigError } from '../../src/config/config-error';
import { MisuseError } from '../../src/domain/misuse-error';
import { startTestGateway } from '../../src/testing';

const environment = { ...process.env };
afterEach(() => {
  process.env = { ...environment };
});

describe('a gateway under test', () => {
  it.each([
    ['by the environment', 'production', undefined],
    ['by an option', 'test', 'production'],
  ] as const)('does not start in production, said %s, and says why', async (_, nodeEnv, profile) => {
    process.env['NODE_ENV'] = nodeEnv;
    const starting = startTestGateway({ settings: { profile } });
    await expect(starting).rejects.toBeInstanceOf(MisuseError);
    await expect(starting).rejects.toThrow(/does not start in production: it signs people in without their passwords/);
  });

  it('goes by its options alone, whatever the environment says', async () => {
    Object.assign(process.env, { NODE_ENV: 'ci', DATABASE_URL: 'postgres://db.example/auth', REFRESH_COOKIE: 'on' });
    const gateway = await startTestGateway({ users: [{ username: 'ada' }] });
    expect((await gateway.signIn('ada')).refreshToken).toBeDefined();
    await gateway.close();
  });

  it('keeps its own database, port and end, whatever the settings of the application are', async () => {
    const other = await startTestGateway({ listen: true });
    const taken = Number(new URL(other.url).port);
    const settings = {
      databaseUrl: 'postgres://db.example/auth',
      port: taken,
      metricsPort: taken,
      stopDelayMs: 60_000,
    };
    const gateway = await startTestGateway({ settings, listen: true });
    expect((await fetch(`${gateway.url}/health/ready`)).status).toBe(200);
    await other.close();
    await gateway.close();
  });

  it('refuses settings that cannot be used', async () => {
    const starting = startTestGateway({ settings: { accessTokenLifetimeSeconds: -1 } });
    await expect(starting).rejects.toBeInstanceOf(ConfigError);
  });

  it('refuses users that cannot be made', async () => {
    const starting = startTestGateway({ users: [{ username: 'ada' }, { username: 'ADA' }] });
    await expect(starting).rejects.toMatchObject({ reason: 'ACCOUNT_EXISTS' });
  });

  it('shares nothing with another one', async () => {
    const [one, other] = await Promise.all([startTestGateway({ users: [{ username: 'ada' }] }), startTestGateway()]);
    const ada = await one.signIn('ada');
    await expect(other.signIn('ada')).rejects.toMatchObject({ reason: 'BAD_CREDENTIALS' });
    expect((await other.send('{ me { id } }', {}, { as: ada })).reason).toBe('TOKEN_INVALID');
    await Promise.all([one.close(), other.close()]);
  });

  it('makes the same ids for the same seed, and others for another', async () => {
    const idsOf = async (seed: string) => {
      const gateway = await startTestGateway({ users: [{ username: 'ada' }], seed });
      const { id, userId } = await gateway.signIn('ada');
      await gateway.close();
      return [id, userId];
    };
    const ids = await idsOf('one');
    expect(await idsOf('one')).toStrictEqual(ids);
    expect(await idsOf('two')).not.toStrictEqual(ids);
    expect(ids[1]).toMatch(/^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/);
  });

  it('may be closed twice, answers nothing afterwards, and is closed by await using', async () => {
    const gateway = await startTestGateway();
    await Promise.all([gateway.close(), gateway.close()]);
    await expect(gateway.send('{ me { id } }')).rejects.toThrow('the gateway is closed');
    const other = await startTestGateway({ listen: true });
    await other[Symbol.asyncDispose]();
    await expect(fetch(other.url)).rejects.toThrow('fetch failed');
  });

  it('keeps its log to itself, audit events included', async () => {
    const write = jest.spyOn(process.stdout, 'write');
    const gateway = await startTestGateway({ users: [{ username: 'ada' }] });
    await gateway.signIn('ada');
    await gateway.close();
    expect(gateway.log.filter(({ fields }) => 'audit' in fields)).not.toHaveLength(0);
    expect(write).not.toHaveBeenCalled();
    write.mockRestore();
  });
});

describe('time that is moved', () => {
  it('is refused when it would go back, or is none', async () => {
    const gateway = await startTestGateway();
    await expect(gateway.advance({ minutes: -1 })).rejects.toThrow('0 or more (it is -60000)');
    await expect(gateway.advance({ minutes: Number.NaN })).rejects.toBeInstanceOf(MisuseError);
    const misspelt: object = { minute: 6 };
    await expect(gateway.advance(misspelt)).rejects.toThrow('and not minute');
    await gateway.close();
  });

  it('runs what looks around all the time once for each leap', async () => {
    const gateway = await startTestGateway();
    let looks = 0;
    const look = (): void => {
      looks += 1;
      gateway.clock.after(250, look);
    };
    gateway.clock.after(250, look);
    await gateway.advance({ days: 365 });
    expect(looks).toBe(1);
    await gateway.advance({ milliseconds: 249 });
    expect(looks).toBe(1);
    await gateway.advance({ milliseconds: 1 });
    expect(looks).toBe(2);
    expect(gateway.clock.elapsedMs()).toBe(365 * 86_400_000 + 250);
    await gateway.close();
  });
});
