const user = { id: '1', username: 'ada', roles: [], createdAt: new Date('2026-01-01T00:00:00Z') };

const users = {
  findByLoginName: async (name) => (name === 'ada' ? user : undefined),
  findById: async (id) => (id === '1' ? user : undefined),
  verifyPassword: async (found, password) => found !== undefined && password === 'secret',
};

const operations = [
  'mutation { login(input: { username: "ada", password: "secret" }) { startPage extra user { username } } }',
  '{ release { version at } }',
  '{ secret }',
];

/** Starts a gateway with a resolver made from these modules, sends it some operations and prints the answers. */
exports.report = async ({ gateway, scalars, typeGraphql }) => {
  const server = await gateway.createAuthGateway({
    settings: { port: 0, logLevel: 'silent', auditLog: false, databaseUrl: 'file:./data/auth.db' },
    users,
    successMiddlewares: [addExtra],
    resolvers: [createResolver({ gateway, scalars, typeGraphql })],
    policies: { 'Query.release': 'public' },
  });
  const answers = [];
  for (const query of operations) answers.push(await send(`${server.url}/graphql`, query));
  await server.stop();
  console.log(JSON.stringify(answers));
};

async function addExtra(event, next) {
  await next();
  event.payload.extra.from = event.phase;
}

/** Calls the decorators by hand, because JavaScript has no syntax for them yet. */
function createResolver({ gateway, scalars, typeGraphql }) {
  const { Authorized, Field, FieldResolver, ObjectType, Query, Resolver } = typeGraphql;

  class Release {
    version = 7;
    at = new Date('2026-01-31T09:30:00Z');
  }
  ObjectType('Release')(Release);
  Field(() => scalars.GraphQLPositiveInt)(Release.prototype, 'version');
  Field(() => gateway.DateTimeScalar)(Release.prototype, 'at');

  class OwnResolver {
    startPage() {
      return '/home';
    }
    release() {
      return new Release();
    }
    secret() {
      return 'kept';
    }
  }
  const decorate = (name, ...decorators) => {
    const descriptor = Object.getOwnPropertyDescriptor(OwnResolver.prototype, name);
    for (const decorator of decorators) decorator(OwnResolver.prototype, name, descriptor);
  };
  decorate(
    'startPage',
    FieldResolver(() => String),
  );
  decorate(
    'release',
    Query(() => Release),
  );
  decorate(
    'secret',
    Query(() => String),
    Authorized(),
  );
  Resolver(() => gateway.AuthPayloadType)(OwnResolver);
  return OwnResolver;
}

async function send(url, query) {
  const headers = { 'content-type': 'application/json' };
  const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify({ query }) });
  const { data, errors } = await response.json();
  return errors === undefined ? data : errors[0].extensions.reason;
}
