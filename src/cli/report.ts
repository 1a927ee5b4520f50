import { toPrintable, toPrintableJson } from './printable';

/** What a command has to say when it is done, for both kinds of readers. */
export interface Report {
  /** For people. What comes from the database in it has been through {@link toPrintable}. */
  readonly text: string;
  /** For programs: the whole of the output with `--json`. */
  readonly json: object;
  /** Default 0; 1 when what was asked came out badly. */
  readonly exitCode?: 0 | 1;
}

/** Takes the one report of a command. */
export type Publish = (report: Report) => void;

/** Columns under their titles. Every cell is made printable. */
export function toTable(titles: readonly string[], rows: readonly (readonly string[])[]): string {
  return alignColumns([titles, ...rows]).join('\n');
}

/** Rows as lines, with every column as wide as its widest cell. Every cell is made printable. */
export function alignColumns(rows: readonly (readonly string[])[]): readonly string[] {
  const cells = rows.map((row) => row.map(toPrintable));
  const widths: number[] = [];
  for (const row of cells) {
    for (const [column, cell] of row.entries()) widths[column] = Math.max(widths[column] ?? 0, lengthOf(cell));
  }
  const pad = (cell: string, column: number): string => cell + ' '.repeat((widths[column] ?? 0) - lengthOf(cell));
  return cells.map((row) => row.map(pad).join('  ').trimEnd());
}

/** A moment for people: to the second, in UTC. */
export function showTime(date: Date): string {
  return `${date.toISOString().slice(0, 19)}Z`;
}

/** "1 session", "2 sessions". */
export function showCount(count: number, noun: string): string {
  return `${String(count)} ${noun}${count === 1 ? '' : 's'}`;
}

/** Writes a report to standard output, in the one form or the other. */
export function writeReport(report: Report, { isJson }: { readonly isJson: boolean }): void {
  process.stdout.write(`${isJson ? toPrintableJson(report.json) : report.text}\n`);
}

function lengthOf(text: string): number {
  return [...text].length;
}
