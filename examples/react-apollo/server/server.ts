import { createAuthGateway } from 'graphql-auth-gateway';
import type { AuthGateway, AuthGatewayOptions, SettingsOptions } from 'graphql-auth-gateway';
import { teamUsers } from '../../embedded/users';
import { NotesResolver } from './notes';

/** What makes it the gateway of this example: who may sign in, and what they find. */
export const notesGateway = { users: teamUsers, resolvers: [NotesResolver] } satisfies AuthGatewayOptions;

/** Starts it. Whatever is not in `settings` comes from the environment, see docs/settings.md. */
export function start(settings: SettingsOptions): Promise<AuthGateway> {
  return createAuthGateway({ ...notesGateway, settings });
}
