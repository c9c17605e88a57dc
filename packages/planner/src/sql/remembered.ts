/**
 * Caches what a function returned for a text. Only for functions whose result depends on the text
 * alone and is never changed.
 *
 * The SQL parser is WebAssembly that runs too briefly for V8 to optimise it: repeated calls were
 * two thirds of the processor time of a small bake. Validating and planning parse the same queries,
 * a plan is made up to three times, and tests bake the same definitions hundreds of times in one
 * process.
 */
export class Remembered<Value> {
  readonly #values = new Map<string, { readonly value: Value }>();
  readonly #most: number;

  /** @param most how many texts are cached: the most recently used ones */
  constructor(most: number) {
    this.#most = most;
  }

  /** @param make if it throws, nothing is cached */
  get(text: string, make: () => Value): Value {
    const known = this.#values.get(text) ?? { value: make() };
    // A Map iterates over its keys in the order of insertion.
    this.#values.delete(text);
    this.#values.set(text, known);
    if (this.#values.size > this.#most) {
      const [oldest] = this.#values.keys();
      if (oldest !== undefined) this.#values.delete(oldest);
    }
    return known.value;
  }
}
