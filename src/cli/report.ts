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

/** Lines up columns under their titles. Every cell is made printable. */
export function toTable(titles: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = [titles, ...rows.map((row) => row.map(toPrintable))];
  const widths = titles.map((_title, column) => Math.max(...lines.map((line) => lengthOf(line[column] ?? ''))));
  const pad = (cell: string, column: number): string => cell + ' '.repeat((widths[column] ?? 0) - lengthOf(cell));
  return lines.map((line) => line.map(pad).join('  ').trimEnd()).join('\n');
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
