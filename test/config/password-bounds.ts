import { lengths, notNumbers, notSwitches, numbers } from './bound-kinds';
import type { Bounds } from './bound-kinds';

/** Of the settings about passwords. */
export const passwordBounds: Readonly<Record<string, Bounds>> = {
  PASSWORD_MIN_LENGTH: numbers('passwordMinLength', 8, 64),
  PASSWORD_CONTEXT_WORDS: {
    key: 'passwordContextWords',
    good: [
      [' Initech, Café Brûlé,', ['Initech', 'Café Brûlé']],
      [',', []],
      [lengths['64 characters'], [lengths['64 characters']]],
    ],
    bad: ['ab', 'Initech,x', 'x'.repeat(65), Array(101).fill('Initech').join()],
  },
  BREACHED_PASSWORD_CHECK: {
    key: 'breachedPasswordCheck',
    good: [
      ['on', true],
      ['off', false],
    ],
    bad: notSwitches,
  },
  BREACHED_PASSWORD_URL: {
    key: 'breachedPasswordUrl',
    good: ['https://a.example/range/', 'http://127.0.0.1:8080/', 'http://localhost/range/'].map((url) => [url, url]),
    bad: [
      'a.example',
      'http://a.example/range/',
      'https://a.example/range',
      'https://user:password@a.example/',
      'https://a.example/?q=',
      'https://a.example/?',
      'https://a.example/#',
      'file:///range/',
      ' ',
    ],
  },
  PASSWORD_HASH_CONCURRENCY: {
    key: 'passwordHashConcurrency',
    good: [
      ['1', 1],
      ['3', 3],
    ],
    bad: ['0', '4', '64', '65', ...notNumbers], // Node's pool has 4 threads
  },
  PASSWORD_HASH_QUEUE: numbers('passwordHashQueue', 0, 10_000),
};
