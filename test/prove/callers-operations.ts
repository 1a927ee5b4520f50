import type { SubgraphKind } from './callers-graph';

/** Somebody who asks. */
export interface Caller {
  readonly index: number;
  readonly username: string;
  /** The id of the account; undefined for somebody who is signed in nowhere. */
  readonly subject: string | undefined;
  readonly session: string | undefined;
  /** What is sent as bearer. */
  readonly token: string | undefined;
  /** Why fields for signed-in callers are denied; undefined where they are not. */
  readonly refusal: string | undefined;
}

/** Who asks, and what the request has of its own. */
export interface Asked {
  readonly caller: Caller;
  /** Sent in the header `X-Note`. No two requests have the same. */
  readonly note: string;
  /** The same for all callers of one moment. */
  readonly text: string;
}

/** What is to come of it: `path: reason` for each error. */
export interface Expected {
  readonly data: unknown;
  readonly errors: readonly string[];
}

/** Something that all callers ask with the same text and the same variables. */
export interface Operation {
  readonly query: string;
  variables(text: string): Readonly<Record<string, unknown>>;
  expect(asked: Asked): Expected;
  /** The subgraphs that take part when a caller asks who may see everything. */
  readonly subgraphs: readonly SubgraphKind[];
}

const brief = 'subject note deeper { subject }';
const full = 'subject session note text deeper { subject deeper { note subject } } own refusal';

/** Subgraphs that are told nothing see nobody. */
function subjectSeen(kind: SubgraphKind, { subject, refusal }: Caller): string | null {
  return kind === 'none' || refusal !== undefined || subject === undefined ? null : subject;
}

function briefSight(kind: SubgraphKind, { caller, note }: Asked): object {
  const subject = subjectSeen(kind, caller);
  return { subject, note, deeper: { subject } };
}

function fullSight(kind: SubgraphKind, asked: Asked, text: string | null = null): object {
  const { caller, note } = asked;
  const subject = subjectSeen(kind, caller);
  const session = subject === null ? null : caller.session;
  const deeper = { subject, deeper: { note, subject } };
  return { subject, session, note, text, deeper, own: subject, refusal: null };
}

/** Of {@link fullSight}. */
function fullErrors(kind: SubgraphKind, path: string, { caller, note }: Asked): readonly string[] {
  const refused = `${path}.refusal: ${kind} refuses ${subjectSeen(kind, caller) ?? 'nobody'} with ${note}`;
  return caller.refusal === undefined ? [refused] : [refused, `${path}.own: ${caller.refusal}`];
}

function askOne(kind: SubgraphKind): Operation {
  return {
    query: `query One { ${kind} { ${full} } }`,
    variables: () => ({}),
    expect: (asked) => ({ data: { [kind]: fullSight(kind, asked) }, errors: fullErrors(kind, kind, asked) }),
    subgraphs: [kind],
  };
}

const kinds: readonly SubgraphKind[] = ['token', 'bearer', 'none'];

const askAll: Operation = {
  query: `query All { ${kinds.map((kind) => `${kind} { ${full} }`).join(' ')} }`,
  variables: () => ({}),
  expect: (asked) => ({
    data: Object.fromEntries(kinds.map((kind) => [kind, fullSight(kind, asked)])),
    errors: kinds.flatMap((kind) => fullErrors(kind, kind, asked)),
  }),
  subgraphs: kinds,
};

const enter: Operation = {
  query: `mutation Enter($text: String!) { ${kinds.map((kind) => `${kind}Enter(text: $text) { ${full} }`).join(' ')} }`,
  variables: (text) => ({ text }),
  expect: (asked) => ({
    data: Object.fromEntries(kinds.map((kind) => [`${kind}Enter`, fullSight(kind, asked, asked.text)])),
    errors: kinds.flatMap((kind) => fullErrors(kind, `${kind}Enter`, asked)),
  }),
  subgraphs: kinds,
};

/** From one subgraph to the next and the next, by keys that are the same for everybody. */
const hop: Operation = {
  query: `query Hop($first: Int!) {
    items(first: $first) { id sight { ${brief} } shelf { ${brief} } maker { id board { ${brief} } } }
  }`,
  variables: () => ({ first: 3 }),
  expect: (asked) => ({ data: { items: ['0', '1', '2'].map((id) => hoppedItem(id, asked)) }, errors: [] }),
  subgraphs: kinds,
};

function hoppedItem(id: string, asked: Asked): object {
  const [sight, shelf, board] = kinds.map((kind) => briefSight(kind, asked));
  return { id, sight, shelf, maker: { id: `of ${id}`, board } };
}

/** From the subgraph that the service itself is, and a list in which some are denied a field. */
const hopFromMe: Operation = {
  query: `query Me { me { id username sight { ${brief} } } items(first: 2) { shelf { own ${brief} } } }`,
  variables: () => ({}),
  expect: (asked) => {
    const { subject: id, username, refusal } = asked.caller;
    // The service itself says what its own fields need.
    if (refusal !== undefined) return { data: null, errors: [`me: ${id === undefined ? 'TOKEN_MISSING' : refusal}`] };
    const shelf = { own: id, ...briefSight('bearer', asked) };
    return {
      data: { me: { id, username, sight: briefSight('token', asked) }, items: [{ shelf }, { shelf }] },
      errors: [],
    };
  },
  subgraphs: ['token', 'bearer'],
};

/** Neighbours are asked one after the other, and every fourth at the same time. */
export const operations: readonly Operation[] = [
  askOne('token'),
  hop,
  askOne('bearer'),
  hopFromMe,
  enter,
  askOne('none'),
  hop,
  askAll,
];
