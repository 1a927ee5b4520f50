import type { Config } from '../../src/config';

export const lengths = {
  '31 characters': 'x'.repeat(31),
  '32 characters': 'x'.repeat(32),
  '64 characters': 'x'.repeat(64),
  '512 characters': 'x'.repeat(512),
  '513 characters': 'x'.repeat(513),
};
export const notNumbers = [
  'abc',
  '1.5',
  '1e3',
  '0x10',
  '-1',
  '+1',
  ' 1',
  '1 ',
  'Infinity',
  'NaN',
  '٣',
  '1,000',
  '9'.repeat(16),
  '9'.repeat(400),
];
export const notSwitches = [
  'true',
  'false',
  '1',
  '0',
  'yes',
  'ON',
  'Off',
  ' on',
  'constructor',
  '__proto__',
  'toString',
];
export const switches = [
  ['on', true],
  ['off', false],
] as const;
export const notText = [' ', '\t\n', 'x'.repeat(2049)];

/** What a setting takes and what it refuses, as text in the environment. */
export interface Bounds {
  readonly key: keyof Config;
  readonly good: readonly (readonly [text: string, value: unknown])[];
  readonly bad: readonly string[];
}

export const numbers = (key: keyof Config, min: number, max: number): Bounds => ({
  key,
  good: [
    [String(min), min],
    [String(max), max],
    [`0${String(max)}`, max],
  ],
  bad: [String(min - 1), String(max + 1), ...notNumbers],
});
export const words = (key: keyof Config, good: readonly string[]): Bounds => ({
  key,
  good: good.map((word) => [word, word]),
  bad: [...good.map((word) => `${word} `), 'other', 'toString'],
});
