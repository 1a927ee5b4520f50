/** Where lines go in the end. Each write costs about as much as ten lines are worth. */
export interface LineSink {
  write(lines: string): unknown;
}

/** Lines that are written together, when somebody says so. */
export class LineBuffer implements LineSink {
  readonly #sink: LineSink;
  #lines = '';

  constructor(sink: LineSink) {
    this.#sink = sink;
  }

  write(line: string): void {
    this.#lines += line;
  }

  flush(): void {
    if (this.#lines === '') return;
    const lines = this.#lines;
    this.#lines = '';
    this.#sink.write(lines);
  }
}
