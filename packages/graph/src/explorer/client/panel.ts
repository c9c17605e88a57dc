import { part } from '../../page/dom.ts';
import type { Actions } from './actions.ts';
import type { Index } from './index-of.ts';
import { overviewView } from './overview-view.ts';
import { tableView } from './table-view.ts';

/** What stands beside the graph: a table, or, with none selected, what there is. */
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
    // The focus is on a link that is about to be replaced by its like.
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
