import type { Registry } from 'prom-client';
import { refreshWays } from '../domain/auth-event';
import type { AttemptEvent, AuthEvent } from '../domain/auth-event';
import { CounterFamily } from './instruments';

/** The value of `reason` where there is none. */
const none = 'none';

/** What attempts come to in many installations; other reasons of the catalogue appear with their first event. */
const badSeries = [
  ['throttled', 'TOO_MANY_ATTEMPTS'],
  ['failed', 'DATABASE_UNAVAILABLE'],
  ['failed', 'INTERNAL_ERROR'],
] as const;

const causes = [
  'logout',
  'revoked',
  'replaced',
  'session_limit',
  'refresh_token_reused',
  'password_changed',
  'account_disabled',
];

/** Counts events. One event, one count. */
export class EventMetrics {
  readonly #attempts: Readonly<Record<AttemptEvent['kind'], CounterFamily>>;
  readonly #endedSessions: CounterFamily;
  readonly #accountChanges: CounterFamily;
  readonly #keyChanges: CounterFamily;

  constructor(registry: Registry) {
    const [labels, ok] = [
      ['outcome', 'reason'],
      [['ok', none], ['refused', 'BAD_CREDENTIALS'], ...badSeries],
    ];
    const ways = [...refreshWays.map((way) => [way, none]), ['reuse', 'REFRESH_TOKEN_REUSED'], ...badSeries];
    const attempts = (name: string, help: string, series: readonly (readonly string[])[]): CounterFamily =>
      new CounterFamily(registry, { name, help, labels, series });
    this.#attempts = {
      login: attempts('auth_gateway_logins_total', 'Logins by how they came out.', ok),
      refresh: attempts('auth_gateway_refreshes_total', 'Refreshes by how they came out.', ways),
      change_password: attempts('auth_gateway_password_changes_total', 'Changes of the own password.', ok),
    };
    this.#endedSessions = new CounterFamily(registry, {
      name: 'auth_gateway_sessions_ended_total',
      help: 'Sessions that were ended, by why.',
      labels: ['cause'],
      series: causes.map((cause) => [cause]),
    });
    const changes = (name: string, help: string): CounterFamily =>
      new CounterFamily(registry, { name, help, labels: ['change'], series: [] });
    this.#accountChanges = changes('auth_gateway_account_changes_total', 'Changes of accounts not by their owners.');
    this.#keyChanges = changes('auth_gateway_key_changes_total', 'Changes of the keys by this process.');
  }

  observe(event: AuthEvent): void {
    switch (event.kind) {
      case 'login':
      case 'refresh':
      case 'change_password':
        this.#attempts[event.kind].at(event.outcome, event.reason ?? none).value += 1;
        return;
      case 'end_sessions':
        this.#endedSessions.at(event.cause).value += event.endedSessions;
        return;
      case 'publish_key':
      case 'remove_key':
      case 'reseal_keys':
        this.#keyChanges.at(event.kind).value += 1;
        return;
      default:
        this.#accountChanges.at(event.kind).value += 1;
    }
  }
}
