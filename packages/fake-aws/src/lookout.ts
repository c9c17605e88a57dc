/** Lets somebody wait until something is so: it is looked at again whenever something happened. */
export class Lookout {
  readonly #waiting = new Set<() => void>();

  /** @returns a promise that is kept once `isSo` says so, at once if it does already */
  until(isSo: () => boolean): Promise<void> {
    return new Promise((resolve) => {
      const look = () => {
        if (!isSo()) return;
        this.#waiting.delete(look);
        resolve();
      };
      this.#waiting.add(look);
      look();
    });
  }

  happened(): void {
    for (const look of this.#waiting) look();
  }
}
