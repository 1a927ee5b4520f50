/** A cookie as it came: not at all, once, or more than once. */
export type PresentedCookie =
  { readonly kind: 'none' } | { readonly kind: 'one'; readonly value: string } | { readonly kind: 'several' };

/**
 * The cookie of a name in a Cookie header (RFC 6265bis section 5.8.3). The name has to be spelt exactly, and nothing but spaces
 * and tabs is trimmed: a reader that is kinder takes what a browser did not recognize as a protected name when a
 * neighbouring subdomain set it.
 */
export function readCookie(header: string | undefined, name: string): PresentedCookie {
  const values = (header ?? '').split(';').flatMap((pair) => {
    const [key = '', ...rest] = pair.replace(/^[ \t]+|[ \t]+$/g, '').split('=');
    return key === name && rest.length > 0 ? [rest.join('=')] : [];
  });
  const [value, second] = values;
  if (value === undefined) return { kind: 'none' };
  return second === undefined ? { kind: 'one', value } : { kind: 'several' };
}
