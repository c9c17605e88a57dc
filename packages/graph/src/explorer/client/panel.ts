import { part } from '../../page/dom.ts';
import type { Actions } from './actions.ts';
import type { Index } from './index-of.ts';
import { overviewView } from './overview-view.ts';
import { tableView } from './table-view.ts';

/** The panel beside the graph: the selected table, or the overview. */
export class Panel {
  readonly #index: Index;
  readonly #actions: Actions;
  readonly #element = part('#panel');
  #shown: string | undefined;

  constructor(index: Index, actions: Actions) {
    this.#index = index;
    this.#actions = actions;
  }

  showOverview(): void {
    this.#shown = undefined;
    document.title = 'DC Data Baker';
    this.#replace(overviewView(this.#index, this.#actions));
    this.#element.scrollTop = 0;
  }

  showTable(name: string, column: string | undefined): void {
    const table = this.#index.table(name);
    if (!table) return;
    document.title = `${column === undefined ? name : `${name}/${column}`} · DC Data Baker`;
    this.#replace(tableView(this.#index, table, column));
    if (this.#shown !== name) this.#element.scrollTop = 0;
    this.#shown = name;
  }

  /**
   * The focused link is replaced, too: by an equal one if there is one, and otherwise the heading
   * gets the focus, so that whoever uses the keyboard or a screen reader stays in the panel.
   */
  #replace(contents: readonly (Node | string)[]): void {
    const focused = document.activeElement as HTMLElement | null;
    const isInside = this.#element.contains(focused);
    const key = focused?.dataset['focus'];
    this.#element.replaceChildren(...contents);
    if (!isInside) return;
    const heading = this.#element.querySelector('h2');
    if (heading) heading.tabIndex = -1;
    const equal =
      key === undefined
        ? null
        : this.#element.querySelector<HTMLElement>(`[data-focus="${CSS.escape(key)}"]`);
    (equal ?? heading)?.focus({ preventScroll: equal === null });
  }
}
