/**
 * A mistake of the developer who embeds the product, in words for that developer. Masked like every bug towards
 * callers; logged in full, and shown in the development profile. Its message holds no secret.
 */
export class MisuseError extends Error {
  override readonly name = 'MisuseError';
}
