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
    this.#element.replaceChildren(...overviewView(this.#index, this.#actions));
    this.#element.scrollTop = 0;
  }

  showTable(name: string, column: string | undefined): void {
    const table = this.#index.table(name);
    if (!table) return;
    // The focused link is about to be replaced by an equal one.
    const focused = (document.activeElement as HTMLElement | null)?.dataset['focus'];
    document.title = `${column === undefined ? name : `${name}/${column}`} · DC Data Baker`;
    this.#element.replaceChildren(...tableView(this.#index, table, column));
    if (this.#shown !== name) this.#element.scrollTop = 0;
    this.#shown = name;
    if (focused !== undefined) {
      this.#element.querySelector<HTMLElement>(`[data-focus="${CSS.escape(focused)}"]`)?.focus();
    }
  }
}
