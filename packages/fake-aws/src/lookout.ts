/** Waits for conditions, which are evaluated again whenever something has happened. */
export class Lookout {
  readonly #waiting = new Set<() => void>();

  /**
   * @returns a promise that resolves as soon as `isSo` returns true, immediately if it already does
   */
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
