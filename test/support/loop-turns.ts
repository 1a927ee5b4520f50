import { nextTurn } from '../../src/util/next-turn';

/** Counts the turns of the event loop, and notes in which of them something happens. */
export class LoopTurns {
  readonly notes: { readonly step: string; readonly turn: number }[] = [];
  #turn = 0;

  note(step: string): void {
    this.notes.push({ step, turn: this.#turn });
  }

  /** From now on every call of the method is noted. */
  watch<Name extends string>(object: Record<Name, (...parameters: never[]) => unknown>, name: Name): void {
    const method = object[name].bind(object) as (...parameters: unknown[]) => unknown;
    const noting = (...parameters: unknown[]): unknown => {
      this.note(name);
      return method(...parameters);
    };
    Object.assign(object, { [name]: noting });
  }

  async during<T>(work: () => Promise<T>): Promise<T> {
    const state = { isOver: false };
    const counting = (async () => {
      while (!state.isOver) {
        await nextTurn();
        this.#turn += 1;
      }
    })();
    const result = await work();
    state.isOver = true;
    await counting;
    return result;
  }
}
