import { h, part } from '../../page/dom.ts';
import { answerText, countText } from './answer-text.ts';
import type { Addresses, ViewModel } from './map-model.ts';

/** With more matches, the list ends, since typing one more letter shortens it. */
const MOST_LISTED = 50;

/** Finds addresses by any part of them. */
export class AddressSearch {
  readonly #input = part<HTMLInputElement>('#find');
  readonly #select: (address: number) => void;
  #addresses: Addresses | undefined;
  #keys: readonly string[] = [];
  /** For each address, the names in its answer. */
  #names: readonly string[] = [];

  /** @param typed the initial text */
  constructor(typed: string, select: (address: number) => void) {
    this.#select = select;
    this.#input.value = typed;
    this.#input.addEventListener('input', () => this.#list());
  }

  show({ addresses, names, answers, answer }: ViewModel): void {
    this.#addresses = addresses;
    const answerKeys = answers.map((answer) => keyOf(answerText(names, answer)));
    this.#names = answer.map((number) => answerKeys[number] ?? '');
    this.#keys = addresses.uprns.map((uprn, i) =>
      keyOf(`${uprn} ${addresses.postcodes[i]} ${addresses.lines[i] ?? ''}`),
    );
    this.#list();
  }

  #list(): void {
    const addresses = this.#addresses;
    if (!addresses) return;
    const typed = keyOf(this.#input.value);
    // Names of ballots contain dates, so most numbers would match one.
    const isName = /\p{L}/u.test(typed);
    const found =
      typed === ''
        ? []
        : [...this.#keys.keys()].filter(
            (i) => this.#keys[i]?.includes(typed) || (isName && this.#names[i]?.includes(typed)),
          );
    part('#found-count').textContent =
      typed === ''
        ? `${countText(addresses.count)} on this map`
        : found.length > MOST_LISTED
          ? `the first ${MOST_LISTED} of ${countText(found.length)}`
          : `${countText(found.length)} found`;
    part('#found').replaceChildren(
      ...found.slice(0, MOST_LISTED).map((i) => h('li', {}, this.#button(addresses, i))),
    );
  }

  #button(addresses: Addresses, address: number): HTMLButtonElement {
    const line = [addresses.lines[address], addresses.postcodes[address]]
      .filter(Boolean)
      .join(', ');
    const button = h(
      'button',
      { type: 'button' },
      h('span', {}, addresses.uprns[address]),
      ' ',
      h('span', { class: 'quiet' }, line),
    );
    button.addEventListener('click', () => this.#select(address));
    return button;
  }
}

/** Case and spaces are ignored: postcodes are typed with or without one. */
function keyOf(text: string): string {
  return text.toLowerCase().replaceAll(/[\s,]/g, '');
}
