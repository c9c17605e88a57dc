import { h, part } from '../../page/dom.ts';
import { answerText, countText, shownText } from './answer-text.ts';
import type { AnswerGroup } from './grouping.ts';
import { colourOf, type Palette, shapeOf } from './palette.ts';
import type { Scene } from './scene.ts';
import { lineSwatch, symbolSwatch } from './swatch.ts';

export interface LegendActions {
  readonly setNames: (names: readonly number[], isOn: boolean) => void;
  readonly setGroup: (group: number, isOn: boolean) => void;
  readonly light: (name: number | undefined) => void;
  readonly goTo: (name: number) => void;
}

/** With more names, there is a search field. */
const FEW_NAMES = 8;

/** Further groups of addresses are only counted, since they have few addresses each. */
const MOST_GROUPS = 200;

/** The lists that explain the colours, and show or hide what they mean. */
export class Legend {
  readonly #actions: LegendActions;

  constructor(actions: LegendActions) {
    this.#actions = actions;
  }

  /** Names and their numbers belong to the view, so they are prepared once for each. */
  showAreas({ view, grouping, namesOff }: Scene, palette: Palette): void {
    const all = [...view.names.keys()];
    const fieldset = part('#areas');
    const boxes = all.map((name) => {
      const count = grouping.nameCounts[name] ?? 0;
      const colour = grouping.nameColours[name] ?? 0;
      const text = view.names[name] ?? '';
      const { row: label, box } = choice(
        !namesOff.has(name),
        lineSwatch(colour, colourOf(palette, colour)),
        text,
        count === 0 ? 'around' : shownText(count, view.counts?.[name]),
      );
      const go = button('Go to', () => this.#actions.goTo(name));
      go.setAttribute('aria-label', `Go to ${text}`);
      const row = h('div', { class: 'name' }, label, go);
      box.addEventListener('change', () => this.#actions.setNames([name], box.checked));
      row.addEventListener('pointerenter', () => this.#actions.light(name));
      row.addEventListener('pointerleave', () => this.#actions.light(undefined));
      box.addEventListener('focus', () => this.#actions.light(name));
      box.addEventListener('blur', () => this.#actions.light(undefined));
      return { row, box, text };
    });
    const setAll = (isOn: boolean) => {
      for (const { box } of boxes) box.checked = isOn;
      this.#actions.setNames(all, isOn);
    };
    const buttons = h(
      'p',
      { class: 'buttons' },
      button('All on', () => setAll(true)),
      button('All off', () => setAll(false)),
    );
    fieldset.replaceChildren(
      h('legend', {}, capital(view.areasOf)),
      ...(all.length > 1 ? [buttons] : []),
      ...(all.length > FEW_NAMES ? [filterOf(view.areasOf, boxes)] : []),
      ...boxes.map(({ row }) => row),
    );
  }

  showAnswers({ view, grouping, groupsOff }: Scene, palette: Palette): void {
    const common = commonNames(grouping.groups);
    const rows = grouping.groups.slice(0, MOST_GROUPS).map(({ names, count, colour }, group) => {
      const own = names?.filter((name) => !common.includes(name)) ?? null;
      const { row, box } = choice(
        !groupsOff.has(group),
        symbolSwatch(shapeOf(colour, names !== null), colourOf(palette, colour)),
        common.length > 0 && own?.length === 0 ? 'nothing else' : answerText(view.names, own),
        countText(count),
      );
      box.addEventListener('change', () => this.#actions.setGroup(group, box.checked));
      return row;
    });
    const ofAll = `All have ${answerText(view.names, common)}, and:`;
    const left = grouping.groups.slice(MOST_GROUPS);
    const leftOut = left.reduce((sum, { count }) => sum + count, 0);
    part('#answers').replaceChildren(
      h('legend', {}, capital(view.saidOf)),
      ...(common.length === 0 ? [] : [h('p', { class: 'quiet' }, ofAll)]),
      ...rows,
      ...(leftOut === 0
        ? []
        : [h('p', { class: 'quiet' }, `and ${left.length} more, of ${countText(leftOut)}`)]),
    );
  }
}

/** A field that keeps the rows whose names contain a text. */
function filterOf(
  areasOf: string,
  rows: readonly { readonly row: HTMLElement; readonly text: string }[],
): HTMLElement {
  const input = h('input', { type: 'search', autocomplete: 'off', spellcheck: 'false' });
  input.setAttribute('aria-label', `Find among ${areasOf}`);
  input.placeholder = 'Find a name';
  input.addEventListener('input', () => {
    const typed = input.value.trim().toLowerCase();
    for (const { row, text } of rows) row.hidden = !text.toLowerCase().includes(typed);
  });
  return input;
}

/**
 * The names that all addresses have; none if there is only one answer, which is shown completely.
 */
function commonNames(groups: readonly AnswerGroup[]): readonly number[] {
  const [first, ...others] = groups;
  if (others.length === 0) return [];
  return (first?.names ?? []).filter((name) => others.every(({ names }) => names?.includes(name)));
}

function choice(
  isOn: boolean,
  swatch: SVGSVGElement,
  text: string,
  note: string,
): { readonly row: HTMLLabelElement; readonly box: HTMLInputElement } {
  const box = h('input', { type: 'checkbox', ...(isOn && { checked: '' }) });
  const words = h('span', { class: 'words' }, text, ' ', h('span', { class: 'quiet' }, note));
  return { row: h('label', { class: 'choice' }, box, swatch, words), box };
}

function button(text: string, act: () => void): HTMLButtonElement {
  const made = h('button', { type: 'button' }, text);
  made.addEventListener('click', act);
  return made;
}

function capital(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}
