const identifier = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/;
/** How much of a shortened text must be right: the kind of a token, and nothing of what is random in it. */
const sureCharacters = 3;

/**
 * Whether an answer is what a page shows. A page cannot know ids, and shortens tokens with "...": an id stands for any id, and
 * of a shortened text the beginning counts. All the rest has to be the same, members that are not shown included.
 */
export function isAsShown(answer: unknown, shown: unknown): boolean {
  if (typeof answer === 'string' && typeof shown === 'string') return isTextAsShown(answer, shown);
  if (!isContainer(answer) || !isContainer(shown)) return answer === shown;
  const names = Object.keys(shown);
  return (
    Array.isArray(answer) === Array.isArray(shown) &&
    Object.keys(answer).length === names.length &&
    names.every((name) => Object.hasOwn(answer, name) && isAsShown(answer[name], shown[name]))
  );
}

function isTextAsShown(answer: string, shown: string): boolean {
  if (identifier.test(shown)) return identifier.test(answer);
  if (!shown.endsWith('...')) return answer === shown;
  return answer.length >= shown.length && answer.startsWith(shown.slice(0, sureCharacters));
}

function isContainer(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
