import type { z } from 'zod';

/** A setting, as it is declared. */
export interface Setting<T> {
  /** Its name in the environment. */
  readonly name: string;
  readonly values: z.ZodType<T>;
  /** What holds when it is not set; undefined: nothing, or what `defaultText` says. */
  readonly defaultValue: NoInfer<T> | undefined;
  /** The default in words, where it depends on others. */
  readonly defaultText?: string;
  /** What it means, its unit, and what follows from it. For docs/settings.md. */
  readonly meaning: string;
  /** Its entries are wrong each by itself, so that all problems are told. */
  readonly isList?: boolean;
  /** Never shown, not even when it is wrong. */
  readonly isSecret?: boolean;
}

/** Infers the type of the value; nothing else. */
export function setting<T>(declaration: Setting<T>): Setting<T> {
  return declaration;
}
