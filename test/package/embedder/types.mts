import {
  AuthPayloadType,
  createAuthGateway,
  DomainError,
  requireAccount,
  requireAuthenticated,
} from 'graphql-auth-gateway';
import type { AuthContext, AuthGateway, AuthSuccess, ErrorReason, User, Users } from 'graphql-auth-gateway';
import { createSessionKeeper } from 'graphql-auth-gateway/client';
import type { SessionKeeper } from 'graphql-auth-gateway/client';
import { createAuthLink } from 'graphql-auth-gateway/client/apollo';
import { createAuthFetch } from 'graphql-auth-gateway/client/fetch';
import { createAuthExchange } from 'graphql-auth-gateway/client/urql';
import { createContextBuilder, createIdentityVerifier, identityHeader } from 'graphql-auth-gateway/verify';
import { Authorized, Ctx, FieldResolver, Query, Resolver, Root } from 'type-graphql';

const users: Users = {
  findByLoginName: (name: string): Promise<User | undefined> => Promise.resolve(undefined),
  findById: () => Promise.resolve(undefined),
  verifyPassword: (user, password) => Promise.resolve(user !== undefined && password.length > 3),
};

@Resolver(() => AuthPayloadType)
class OwnResolver {
  @FieldResolver(() => String)
  startPage(@Root() { user }: AuthPayloadType): string {
    return user.username;
  }

  @Authorized()
  @Query(() => String)
  whoami(@Ctx() context: AuthContext): string {
    // @ts-expect-error a caller of another issuer has no account
    const id: string = requireAuthenticated(context).viewer.userId;
    return id === '' ? id : requireAccount(context).viewer.userId;
  }
}

async function addTenant(event: AuthSuccess, next: () => Promise<void>): Promise<void> {
  event.claims.set('tenant', 'acme');
  // @ts-expect-error a claim is JSON
  event.claims.set('when', new Date());
  await next();
  event.payload.extra['tenant'] = 'acme';
  if (event.phase === 'login') throw new DomainError('ACCOUNT_DISABLED');
}

const reason: ErrorReason = 'TOKEN_EXPIRED';
// @ts-expect-error the catalogue is closed
const unknown: ErrorReason = 'TOKEN_EATEN';

// @ts-expect-error settings are typed
void createAuthGateway({ settings: { port: 'four thousand' } });

export const gateway: Promise<AuthGateway> = createAuthGateway({
  settings: { port: 0, profile: 'production' },
  users,
  successMiddlewares: [addTenant],
  failureListeners: [({ reason }) => console.log(reason)],
  resolvers: [OwnResolver],
  policies: { 'Query.whoami': { roles: ['ADMIN'] } },
});
export const names: readonly string[] = [reason, unknown];

const createContext = createContextBuilder({
  issuer: 'https://auth.example.com',
  audience: 'graphql',
  jwksUri: 'https://auth.example.com/.well-known/jwks.json',
});
export const caller = createContext(new Request('https://api.example.com'));

const identify = createIdentityVerifier({ issuer: 'https://auth.example.com', audience: 'products' });
export const identified = identify(new Request('https://api.example.com', { headers: { [identityHeader]: '' } }), '');
// @ts-expect-error a body that was parsed cannot be verified
void identify(new Request('https://api.example.com'), { query: '{ a }' });

const keeper: SessionKeeper = createSessionKeeper({ url: '/graphql', mode: 'cookies' });
export const adapters = [createAuthLink(keeper), createAuthExchange(keeper), createAuthFetch(keeper)];
// @ts-expect-error modes are a closed list
createSessionKeeper({ url: '/graphql', mode: 'jar' });
