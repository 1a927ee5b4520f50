import { LoginDocument, MeDocument, SessionsDocument } from '../../schema/generated/operations';
import { password, startGateway, stopGateways } from '../support/gateway';
import { requireData } from '../support/send';
import { signIn } from '../support/sign-in';
import { readClaims, readHeader } from '../support/token';

afterEach(stopGateways);

const aString: unknown = expect.any(String);

describe('login', () => {
  it('answers with tokens, user and session', async () => {
    const gateway = await startGateway();
    await gateway.signUp({ username: 'ada', email: 'ada@example.com', roles: ['EDITOR'] });

    const { login } = requireData(await gateway.send(LoginDocument, { input: { username: 'ada', password } }));

    expect(login).toMatchObject({
      tokenType: 'Bearer',
      expiresIn: 900,
      expiresAt: '2026-01-01T12:15:00.000Z',
      refreshTokenExpiresAt: '2026-01-31T12:00:00.000Z',
      user: { username: 'ada', roles: ['EDITOR'] },
      extra: {},
    });
  });

  it('issues an access token as RFC 9068 describes it', async () => {
    const gateway = await startGateway();
    const { accessToken, session } = await signIn(gateway);
    const now = gateway.clock.now().getTime() / 1000;

    expect(readHeader(accessToken)).toStrictEqual({ alg: 'ES256', typ: 'at+jwt', kid: aString });
    expect(readClaims(accessToken)).toStrictEqual({
      iss: 'http://issuer.test',
      sub: aString,
      aud: 'graphql',
      exp: now + 900,
      iat: now,
      jti: aString,
      client_id: 'first-party',
      sid: session.id,
      gen: 1,
      auth_time: now,
      roles: [],
      scope: '',
    });
  });

  it.each(['ada', 'ADA', 'ada@example.com', 'Ada@Example.com'])('knows the account as %s', async (username) => {
    const gateway = await startGateway();
    await gateway.signUp({ username: 'ada', email: 'ada@example.com' });

    expect((await gateway.send(LoginDocument, { input: { username, password } })).reason).toBeUndefined();
  });

  it('says the same, byte for byte, for whatever is wrong', async () => {
    const gateway = await startGateway();
    await gateway.signUp({ username: 'ada' });
    await gateway.signUp({ username: 'bob' });
    await gateway.core.accounts.disable('bob');
    const attempts = [
      { username: 'nobody', password },
      { username: 'ada', password: 'a wrong password' },
      { username: 'bob', password: 'a wrong password' },
      { username: 'ada', password: 'x'.repeat(5000) },
      // Normalizing this would take seconds, and hold up everybody.
      { username: `a${'\u0315\u0300'.repeat(40_000)}`, password },
    ];

    const answers = await Promise.all(attempts.map((input) => gateway.send(LoginDocument, { input })));

    expect(answers[0]).toMatchObject({ code: 'UNAUTHENTICATED', reason: 'BAD_CREDENTIALS', data: null });
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
  });

  it('tells that an account is disabled only after the right password', async () => {
    const gateway = await startGateway();
    await gateway.signUp();
    await gateway.core.accounts.disable('ada');

    const answer = await gateway.send(LoginDocument, { input: { username: 'ada', password } });

    expect(answer.reason).toBe('ACCOUNT_DISABLED');
  });

  it('leaves no session of an account that is disabled meanwhile', async () => {
    const gateway = await startGateway({
      successMiddlewares: [
        async (_event, next) => {
          await next();
          await gateway.core.accounts.disable('ada');
        },
      ],
    });
    const { id } = await gateway.signUp();

    const answer = await gateway.send(LoginDocument, { input: { username: 'ada', password } });

    expect(answer.reason).toBe('ACCOUNT_DISABLED');
    expect(await gateway.core.sessions.listOf(id)).toStrictEqual([]);
  });

  it.each(['', ' ', '\n'])('refuses an empty password as input: %j', async (empty) => {
    const gateway = await startGateway();

    const answer = await gateway.send(LoginDocument, { input: { username: 'ada', password: empty } });

    expect(answer).toMatchObject({ code: 'BAD_USER_INPUT', reason: 'INPUT_INVALID' });
  });

  it('is blocked neither by an expired bearer nor by a bad one', async () => {
    const gateway = await startGateway();
    const { accessToken } = await signIn(gateway);
    await gateway.clock.leap(900_000);

    for (const token of [accessToken, 'not.a.token', 'x']) {
      expect(
        (await gateway.send(LoginDocument, { input: { username: 'ada', password } }, { token })).reason,
      ).toBeUndefined();
    }
  });
});

describe('me', () => {
  it('says that the token has expired, with the challenge of RFC 6750', async () => {
    const gateway = await startGateway();
    const { accessToken: token } = await signIn(gateway);
    await gateway.clock.leap(900_000);

    const answer = await gateway.send(MeDocument, {}, { token });

    expect(answer).toMatchObject({ status: 200, code: 'UNAUTHENTICATED', reason: 'TOKEN_EXPIRED' });
    expect(answer.headers.get('www-authenticate')).toBe('Bearer error="invalid_token"');
  });

  it('needs a token, and challenges without an error code when there is none', async () => {
    const gateway = await startGateway();

    const answer = await gateway.send(MeDocument);

    expect(answer).toMatchObject({ code: 'UNAUTHENTICATED', reason: 'TOKEN_MISSING' });
    expect(answer.headers.get('www-authenticate')).toBe('Bearer');
  });

  it('refuses a token that another installation has issued', async () => {
    const gateway = await startGateway();
    const other = await startGateway();
    const { accessToken: token } = await signIn(other);

    expect((await gateway.send(MeDocument, {}, { token })).reason).toBe('TOKEN_INVALID');
  });

  it('leaves public fields alone', async () => {
    const gateway = await startGateway();

    expect((await gateway.send('{ __typename }', {}, { token: 'bad' })).data).toStrictEqual({ __typename: 'Query' });
  });

  it('answers beside fields that fail', async () => {
    const gateway = await startGateway();
    const operation = '{ verifyToken(token: "x") { active reason } __typename }';

    const answer = await gateway.send(operation, {}, { token: 'bad' });

    expect(answer.data).toMatchObject({ verifyToken: { active: false, reason: 'TOKEN_MALFORMED' } });
    expect((await gateway.send(SessionsDocument)).reason).toBe('TOKEN_MISSING');
  });
});
