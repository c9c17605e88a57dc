import { h, part } from '../../page/dom.ts';
import { answerText, countText } from './answer-text.ts';
import type { AnswerGroup } from './grouping.ts';
import { colourOf, type Palette, shapeOf } from './palette.ts';
import type { Scene } from './scene.ts';
import { lineSwatch, symbolSwatch } from './swatch.ts';

export interface LegendActions {
  readonly setNames: (names: readonly number[], isOn: boolean) => void;
  readonly setGroup: (group: number, isOn: boolean) => void;
  readonly light: (name: number | undefined) => void;
}

/** The lists that say what is what, and switch it on and off. */
export class Legend {
  readonly #actions: LegendActions;

  constructor(actions: LegendActions) {
    this.#actions = actions;
  }

  /** Names and their numbers are the view's own: done once for each. */
  showAreas({ view, grouping, namesOff }: Scene, palette: Palette): void {
    const all = [...view.names.keys()];
    const fieldset = part('#areas');
    const boxes = all.map((name) => {
      const count = grouping.nameCounts[name] ?? 0;
      const colour = grouping.nameColours[name] ?? 0;
      const { row, box } = choice(
        !namesOff.has(name),
        lineSwatch(colour, colourOf(palette, colour)),
        view.names[name] ?? '',
        count === 0 ? 'around' : countText(count),
      );
      box.addEventListener('change', () => this.#actions.setNames([name], box.checked));
      row.addEventListener('pointerenter', () => this.#actions.light(name));
      row.addEventListener('pointerleave', () => this.#actions.light(undefined));
      box.addEventListener('focus', () => this.#actions.light(name));
      box.addEventListener('blur', () => this.#actions.light(undefined));
      return { row, box };
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
      ...boxes.map(({ row }) => row),
    );
  }

  showAnswers({ view, grouping, groupsOff }: Scene, palette: Palette): void {
    const common = commonNames(grouping.groups);
    const rows = grouping.groups.map(({ names, count, colour }, group) => {
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
    part('#answers').replaceChildren(
      h('legend', {}, 'Answers'),
      ...(common.length === 0 ? [] : [h('p', { class: 'quiet' }, ofAll)]),
      ...rows,
    );
  }
}

/** What all addresses have; none where there is one answer, which is then told in full. */
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
