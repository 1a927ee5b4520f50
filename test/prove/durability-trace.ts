/** What a gateway did, in the order in which it did it. */
export interface Step {
  /** `sync` when the disk has answered; the others when they began. */
  readonly kind: 'read' | 'write' | 'sync';
  /** The file, or the socket, as strace names it. */
  readonly file: string;
  /** The beginning of what was read or written. */
  readonly text: string;
}

/** What was done with the database for one request, between its arrival and its answer. */
export interface Handling {
  /** How many writes to the database, or to its log. */
  readonly writes: number;
  /** True when the disk has confirmed the last of them. */
  readonly isOnDisk: boolean;
  /** True when what is in the log was moved to the database, which happens every thousand pages and waits for the disk. */
  readonly isCheckpoint: boolean;
}

const kinds: Readonly<Record<string, Step['kind']>> = {
  read: 'read',
  recvfrom: 'read',
  recvmsg: 'read',
  write: 'write',
  writev: 'write',
  sendto: 'write',
  sendmsg: 'write',
  pwrite64: 'write',
  pwritev: 'write',
  fsync: 'sync',
  fdatasync: 'sync',
};

/** `1234 write(5</path/of/file>, "text"..., 10) = 10` */
const whole = /^(?<thread>\d+) +(?<call>\w+)\(\d+<(?<file>[^>]*)>(?<rest>.*)$/;
/** `1234 <... read resumed>"text"..., 10) = 10`, when another thread came between. */
const resumed = /^(?<thread>\d+) +<\.\.\. \w+ resumed>(?<rest>.*)$/;

/** Reads what strace has written down. */
export function parseTrace(trace: string): readonly Step[] {
  const unfinished = new Map<string, Step>();
  return trace.split('\n').flatMap((line) => {
    const step = parseLine(line, unfinished);
    // A disk that refuses has kept nothing.
    return step === undefined || (step.kind === 'sync' && !step.text.endsWith(' = 0')) ? [] : [step];
  });
}

/** The step that is done with this line, if one is. */
function parseLine(line: string, unfinished: Map<string, Step>): Step | undefined {
  const { thread = '', call = '', file = '', rest = '' } = whole.exec(line)?.groups ?? {};
  const kind = kinds[call];
  if (kind === undefined) return resume(line, unfinished);
  const step = { kind, file, text: rest };
  // A write counts from its beginning: from there on its reader may have it.
  if (kind === 'write' || !rest.endsWith('<unfinished ...>')) return step;
  unfinished.set(thread, step);
  return undefined;
}

function resume(line: string, unfinished: Map<string, Step>): Step | undefined {
  const { thread = '', rest = '' } = resumed.exec(line)?.groups ?? {};
  const begun = unfinished.get(thread);
  unfinished.delete(thread);
  return begun && { ...begun, text: rest };
}

/** What was done for the request whose URL ends in the name. */
export function findHandling(steps: readonly Step[], name: string): Handling {
  const arrival = steps.findIndex(({ kind, text }) => kind === 'read' && text.includes(`?${name} HTTP/1.1`));
  const socket = steps[arrival]?.file;
  const answer = steps.findIndex(({ kind, file }, index) => index > arrival && kind === 'write' && file === socket);
  if (arrival < 0 || answer < 0) throw new Error(`the trace holds no answered request ${name}`);
  const done = steps.slice(arrival, answer).filter(({ file }) => /auth\.db(?:-wal)?$/.test(file));
  const last = done.at(-1);
  return {
    writes: done.filter(({ kind }) => kind === 'write').length,
    isOnDisk: last?.kind === 'sync',
    isCheckpoint: done.some(({ kind, file }) => kind === 'write' && file.endsWith('auth.db')),
  };
}
