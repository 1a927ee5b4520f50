/** The longest part between two slashes that is shown, in characters: tokens are longer. */
const maxPartLength = 32;
const maxLength = 128;

/**
 * The path of a URL for a log: without its query, where tokens are put by mistake, and without parts that are as long as
 * one, or that are not plain text.
 */
export function describePath(url: string): string {
  const [path = ''] = url.split(/[?#]/, 1);
  const parts = path.slice(0, maxLength).split('/');
  return parts.map((part) => (part.length > maxPartLength || !/^[\w.~-]*$/.test(part) ? '...' : part)).join('/');
}
