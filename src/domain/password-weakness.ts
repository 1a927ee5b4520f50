/**
 * The rule that a new password breaks. It tells its owner what to do and nobody else anything: the rules are published, and
 * which words are in the way is not said.
 */
export type WeaknessKind = 'TOO_SHORT' | 'TOO_LONG' | 'TOO_UNIFORM' | 'GUESSABLE' | 'TOO_COMMON';

/** What goes with PASSWORD_TOO_WEAK. Shown to the caller. */
export interface PasswordWeakness {
  readonly weakness: WeaknessKind;
  /** In characters (code points), as the other bound is. */
  readonly minLength: number;
  readonly maxLength: number;
}
