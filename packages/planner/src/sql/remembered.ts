/**
 * Remembers what a function made of its texts. For functions alone that give the same for the same
 * texts, and whose results nobody changes.
 *
 * The SQL parser is WebAssembly that runs for a moment, so that V8 never makes it fast: asking it the
 * same again was two thirds of the processor time of a small bake. To validate and to plan ask the
 * same of each query, a plan is made up to three times, and tests bake the same definitions hundreds
 * of times in a process.
 */
export class Remembered<Value> {
  readonly #values = new Map<string, { readonly value: Value }>();
  readonly #most: number;

  /** @param most how many texts are remembered: those that were asked for last */
  constructor(most: number) {
    this.#most = most;
  }

  /** @param make what throws is not remembered, and throws again */
  get(text: string, make: () => Value): Value {
    const known = this.#values.get(text) ?? { value: make() };
    // A Map keeps the order in which its keys were put in.
    this.#values.delete(text);
    this.#values.set(text, known);
    if (this.#values.size > this.#most) {
      const [oldest] = this.#values.keys();
      if (oldest !== undefined) this.#values.delete(oldest);
    }
    return known.value;
  }
}
