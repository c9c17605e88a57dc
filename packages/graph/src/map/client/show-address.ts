import { h, part, prose } from '../../page/dom.ts';
import type { ToldAddress } from '../map-content.ts';
import { answerText } from './answer-text.ts';
import type { Scene } from './scene.ts';

/** Shows the selected address, and announces it to screen readers. */
export function showAddress({ view, selected }: Scene, close: () => void): void {
  const section = part('#address');
  section.hidden = selected === undefined;
  if (selected === undefined) {
    section.replaceChildren();
    part('#said').textContent = '';
    return;
  }
  const { addresses, names, answers, answer, told } = view;
  const uprn = addresses.uprns[selected] ?? '';
  const postcode = addresses.postcodes[selected] ?? '';
  const said = answerText(names, answers[answer[selected] ?? 0]);
  const known = told.get(uprn);
  const back = h('button', { type: 'button', class: 'close', 'aria-label': 'Unmark' }, '×');
  back.addEventListener('click', () => {
    close();
    // The button is gone, and with it the place of whoever uses the keyboard: the search is next.
    part('#find-title').focus({ preventScroll: true });
  });
  section.replaceChildren(
    back,
    h('h2', {}, `UPRN ${uprn}`),
    h('p', {}, [addresses.lines[selected], postcode].filter(Boolean).join(', ')),
    h(
      'p',
      { class: 'quiet' },
      `${addresses.longitudes[selected]?.toFixed(7)} ${addresses.latitudes[selected]?.toFixed(7)}`,
    ),
    h('p', {}, `${view.title}: `, h('strong', {}, said)),
    ...(known ? toldOf(known) : [toAsk(postcode, uprn)]),
  );
  part('#said').textContent = `UPRN ${uprn}, ${addresses.lines[selected] ?? ''}: ${said}`;
}

function toldOf({ verdict, ways }: ToldAddress): readonly HTMLElement[] {
  const lines = verdict.map((line) => h('li', {}, prose(line)));
  const distances = ways.map(({ name, isMiss, distance }) =>
    h('li', {}, `${distance} ${isMiss ? 'outside of' : 'inside of'} ${name}`),
  );
  return [
    h('ul', { class: 'verdict' }, ...lines),
    ...(ways.length === 0
      ? []
      : [h('h3', {}, 'To the nearest boundary'), h('ul', { class: 'ways' }, ...distances)]),
  ];
}

function toAsk(postcode: string, uprn: string): HTMLElement {
  const command = `databaker explain "${postcode}" ${uprn}`;
  return h('p', { class: 'quiet' }, 'Why: ', h('code', {}, command));
}
