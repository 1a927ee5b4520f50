import type { Setting } from './setting';
import { serviceSettings } from './settings/service-settings';
import { databaseSettings } from './settings/database-settings';
import { persistedSettings } from './settings/persisted-settings';
import { querySettings } from './settings/query-settings';
import { tokenSettings } from './settings/token-settings';
import { sessionSettings } from './settings/session-settings';
import { signInSettings } from './settings/sign-in-settings';
import { gatewaySettings } from './settings/gateway-settings';
import { cookieSettings } from './settings/cookie-settings';
import { observationSettings } from './settings/observation-settings';

/** Sandbox runs on these; in development its requests are let in. */
export const sandboxOrigins: readonly string[] = [
  'https://studio.apollographql.com',
  'https://sandbox.embed.apollographql.com',
];

/** Every setting there is, by its name in options. */
export const settings = {
  ...serviceSettings,
  ...databaseSettings,
  ...querySettings,
  ...persistedSettings,
  ...tokenSettings,
  ...sessionSettings,
  ...signInSettings,
  ...cookieSettings,
  ...gatewaySettings,
  ...observationSettings,
} as const;

/** The settings' declarations, by key. */
export type Settings = typeof settings;

/** The type of one setting's value. */
export type SettingValue<K extends keyof Settings> = Settings[K] extends Setting<infer T> ? T : never;
