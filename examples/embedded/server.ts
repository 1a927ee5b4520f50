import { AuthPayloadType, createAuthGateway, requireAuthenticated } from 'graphql-auth-gateway';
import type { AuthContext, AuthFailure, AuthGateway, AuthSuccess, SettingsOptions } from 'graphql-auth-gateway';
import { Authorized, Ctx, FieldResolver, Query, Resolver, Root } from 'type-graphql';
import { teamUsers } from './users';

/** Runs at login and at every refresh: before `next()` it shapes the access token, after it the answer. */
async function addTenant(event: AuthSuccess, next: () => Promise<void>): Promise<void> {
  const tenant = event.user.attributes?.['tenant'] ?? null;
  event.claims.set('tenant', tenant);
  await next();
  event.payload.extra['tenant'] = tenant;
}

function warnOfFailure({ phase, reason, client }: AuthFailure): void {
  console.warn(`${phase} refused: ${reason} (${client.ipAddress ?? 'unknown address'})`);
}

@Resolver(() => AuthPayloadType)
class TeamResolver {
  @FieldResolver(() => String, { description: 'Where the client goes from here.' })
  startPage(@Root() { user, session }: AuthPayloadType): string {
    return `/people/${user.username}?since=${session.createdAt.toISOString()}`;
  }

  @Query(() => String, { description: 'For everybody: the row in `policies` says so.' })
  motto(): string {
    return 'Ship it on Friday.';
  }

  @Authorized()
  @Query(() => String, { description: 'For whoever is signed in; the claim comes from the middleware above.' })
  tenant(@Ctx() context: AuthContext): string {
    const { tenant } = requireAuthenticated(context).viewer.claims;
    return typeof tenant === 'string' ? tenant : 'none';
  }

  @Authorized('ADMIN')
  @Query(() => String, { description: 'For administrators.' })
  secret(): string {
    return 'The cake is in the server room.';
  }
}

/** Starts the gateway. Whatever is not in `settings` comes from the environment, see docs/settings.md. */
export function start(settings: SettingsOptions = {}): Promise<AuthGateway> {
  return createAuthGateway({
    settings,
    users: teamUsers,
    successMiddlewares: [addTenant],
    failureListeners: [warnOfFailure],
    resolvers: [TeamResolver],
    policies: { 'Query.motto': 'public' },
  });
}

if (require.main === module) void start().then(({ url }) => console.log(`${url}/graphql`));
