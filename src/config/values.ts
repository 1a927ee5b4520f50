import { z } from 'zod';

/** A whole number, as text from the environment or as a number from options. */
export function wholeNumber(min: number, max: number): z.ZodType<number> {
  const message = `must be a whole number from ${String(min)} to ${String(max)}`;
  const number = z.number({ error: message }).int(message).min(min, message).max(max, message);
  return z.preprocess(
    (value) => (typeof value === 'string' && /^\d{1,15}$/.test(value) ? Number(value) : value),
    number,
  );
}

/** `on` or `off` from the environment, true or false from options. */
export function onOrOff(): z.ZodType<boolean> {
  const toBoolean = (value: unknown): unknown => ({ on: true, off: false })[String(value)] ?? value;
  return z.preprocess(toBoolean, z.boolean({ error: 'must be "on" or "off"' }));
}

/** Text that is not blank, of a certain length. */
export function text(minLength = 1, maxLength = 2048): z.ZodType<string> {
  const message = minLength === 1 ? 'must not be empty' : `must have at least ${String(minLength)} characters`;
  return z
    .string({ error: message })
    .trim()
    .min(minLength, message)
    .max(maxLength, `must have at most ${String(maxLength)} characters`);
}

/** One of a few words. */
export function oneOf<const T extends readonly [string, ...string[]]>(words: T): z.ZodType<T[number]> {
  return z.enum(words, { error: `must be one of ${words.join(', ')}` });
}

/** A list, separated by commas in the environment. */
export function originList(): z.ZodType<readonly string[]> {
  const message =
    'must be a comma-separated list of origins, such as https://app.example.com (without a path, and never *)';
  const origin = z.string({ error: message }).refine(isOrigin, message);
  const toList = (value: unknown): unknown => (typeof value === 'string' ? splitList(value) : value);
  return z.preprocess(toList, z.array(origin, { error: message }));
}

/** A `file:` URL, with an absolute or a relative path. */
export function databaseUrl(): z.ZodType<string> {
  const message = 'must be file:PATH, such as file:./data/auth.db';
  return z.string({ error: message }).regex(/^file:(?!\/\/).+/, message);
}

function splitList(value: string): readonly string[] {
  return value.split(',').flatMap((item) => (item.trim() === '' ? [] : [item.trim()]));
}

function isOrigin(value: string): boolean {
  return URL.canParse(value) && new URL(value).origin === value;
}
