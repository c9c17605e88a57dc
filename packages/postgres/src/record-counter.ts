const NEW_LINE = 0x0a;
const QUOTE = 0x22;

/**
 * Counts the records of a CSV as its bytes arrive: a line end within quotes is part of a value. A
 * quote within quotes is doubled, which keeps the count of quotes even.
 */
export class RecordCounter {
  #quotes = 0;
  records = 0;

  add(chunk: Uint8Array): void {
    let quote = chunk.indexOf(QUOTE);
    let line = chunk.indexOf(NEW_LINE);
    while (line !== -1) {
      while (quote !== -1 && quote < line) {
        this.#quotes ^= 1;
        quote = chunk.indexOf(QUOTE, quote + 1);
      }
      if (this.#quotes === 0) this.records++;
      line = chunk.indexOf(NEW_LINE, line + 1);
    }
    while (quote !== -1) {
      this.#quotes ^= 1;
      quote = chunk.indexOf(QUOTE, quote + 1);
    }
  }
}
