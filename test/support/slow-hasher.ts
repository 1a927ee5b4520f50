import { QuickHasher } from './accounts';

/** Compares when the test says so. */
export class SlowHasher extends QuickHasher {
  readonly #running: { readonly end: () => void; readonly fail: (error: Error) => void }[] = [];
  most = 0;

  get running(): number {
    return this.#running.length;
  }

  override async verify(passwordHash: string | undefined, password: string): Promise<boolean> {
    const answer = await super.verify(passwordHash, password);
    await new Promise<void>((end, fail) => {
      this.#running.push({ end, fail });
      this.most = Math.max(this.most, this.running);
    });
    return answer;
  }

  /** Ends the comparison that has begun first: it fails with the error if there is one. */
  endOne(error?: Error): void {
    const job = this.#running.shift();
    if (error === undefined) job?.end();
    else job?.fail(error);
  }
}
