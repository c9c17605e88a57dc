import { h, part } from '../../page/dom.ts';
import type { Actions } from './actions.ts';
import type { Index } from './index-of.ts';
import { type Entry, entriesOf, type NamedEntry, search } from './search.ts';
import { searchTexts, type Text, textsOf } from './search-texts.ts';

const NAMES_SHOWN = 30;
const TEXTS_SHOWN = 20;

/**
 * The box that finds tables, columns and layers, and below them texts about them, while a person
 * types. https://www.w3.org/WAI/ARIA/apg/patterns/combobox/
 */
export class SearchBox {
  readonly #input = part<HTMLInputElement>('#search');
  readonly #list = part('#found');
  readonly #entries: readonly NamedEntry[];
  readonly #texts: readonly Text[];
  readonly #actions: Actions;
  #found: readonly Entry[] = [];
  #active = -1;

  constructor(index: Index, actions: Actions) {
    this.#entries = entriesOf(index.data);
    this.#texts = textsOf(index.data);
    this.#actions = actions;
    this.#input.addEventListener('input', () => this.#find());
    this.#input.addEventListener('focus', () => this.#find());
    this.#input.addEventListener('blur', () => this.#close());
    this.#input.addEventListener('keydown', (event) => this.#key(event));
    // The mouse must not take the focus away before the click arrives.
    this.#list.addEventListener('mousedown', (event) => event.preventDefault());
    addEventListener('keydown', (event) => {
      if (event.key !== '/' || event.target instanceof HTMLInputElement) return;
      event.preventDefault();
      this.#input.focus();
      this.#input.select();
    });
  }

  #find(): void {
    this.#found = [
      ...search(this.#entries, this.#input.value, NAMES_SHOWN),
      ...searchTexts(this.#texts, this.#input.value, TEXTS_SHOWN),
    ];
    this.#active = this.#found.length > 0 ? 0 : -1;
    const nothing = this.#input.value.trim() !== '' && this.#found.length === 0;
    this.#list.replaceChildren(
      ...this.#found.map((entry, i) => this.#option(entry, i)),
      ...(nothing
        ? [
            h(
              'li',
              { class: 'nothing', role: 'option', 'aria-disabled': 'true' },
              'Nothing has this in its name, description, checks or SQL',
            ),
          ]
        : []),
    );
    this.#show(this.#found.length > 0 || nothing);
  }

  #option(entry: Entry, i: number): HTMLElement {
    const option = h(
      'li',
      { id: `found-${i}`, role: 'option', class: `entry ${entry.kind}` },
      h('span', { class: 'entry-name' }, entry.name),
      ' ',
      h('span', { class: 'entry-context' }, `${entry.kind} · ${entry.context}`),
    );
    option.addEventListener('click', () => this.#choose(entry));
    return option;
  }

  #key(event: KeyboardEvent): void {
    const steps: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1 };
    const step = steps[event.key];
    if (step !== undefined && this.#found.length > 0) {
      event.preventDefault();
      this.#active = (this.#active + step + this.#found.length) % this.#found.length;
      this.#show(true);
    } else if (event.key === 'Enter') {
      const entry = this.#found[this.#active];
      if (entry) this.#choose(entry);
    } else if (event.key === 'Escape') {
      event.preventDefault();
      this.#input.value = '';
      this.#close();
    }
  }

  #choose({ name, table, column }: Entry): void {
    this.#close();
    if (table === undefined) this.#actions.goToLayer(name);
    else this.#actions.open({ table, column });
  }

  #close(): void {
    this.#found = [];
    this.#active = -1;
    this.#list.replaceChildren();
    this.#show(false);
  }

  #show(open: boolean): void {
    this.#list.hidden = !open;
    this.#input.setAttribute('aria-expanded', String(open));
    [...this.#list.children].forEach((option, i) => {
      option.setAttribute('aria-selected', String(i === this.#active));
      if (i === this.#active) option.scrollIntoView({ block: 'nearest' });
    });
    if (this.#active >= 0)
      this.#input.setAttribute('aria-activedescendant', `found-${this.#active}`);
    else this.#input.removeAttribute('aria-activedescendant');
  }
}
