/** What was typed into a field of a form; nothing where there is no such field, or one for files. */
export function readField(form: HTMLFormElement, name: string): string {
  const value = new FormData(form).get(name);
  return typeof value === 'string' ? value : '';
}
