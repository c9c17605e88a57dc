import { h, prose } from '../../page/dom.ts';
import type { Actions } from './actions.ts';
import type { Index } from './index-of.ts';
import { tableLink } from './table-link.ts';
import { troubleOf } from './trouble-of.ts';

/** The overview: how to navigate, what has problems, and every layer with its tables. */
export function overviewView(index: Index, actions: Actions): HTMLElement[] {
  const { layers, tables } = index.data;
  const now = Date.now();
  return [
    h('h2', {}, 'What is baked'),
    h(
      'p',
      {},
      'Each layer bakes tables until the last of them answers a question. Rows flow along the arrows. Choose a table to see its columns, its SQL and where it lives; choose a column to see where its values come from and go to.',
    ),
    h(
      'p',
      { class: 'keys' },
      ...[
        ['/', 'search'],
        ['Tab', 'to the tables'],
        ['↑ ↓ ← →', 'from table to table'],
        ['Enter', 'select'],
        ['Esc', 'back here'],
      ].flatMap(([key, does]) => [h('kbd', {}, key), ` ${does}  `]),
    ),
    ...(['failed', 'warned'] as const).flatMap((trouble) => {
      const troubled = tables.filter((table) => troubleOf(table, now) === trouble);
      if (troubled.length === 0) return [];
      return [
        h('h3', { class: 'trouble' }, `A check ${trouble}`),
        h('ul', { class: 'links' }, ...troubled.map((table) => h('li', {}, tableLink(table)))),
      ];
    }),
    ...layers.flatMap(({ name, question, triggers }) => {
      const heading = h('button', { type: 'button', class: 'layer-link' }, name);
      heading.addEventListener('click', () => actions.goToLayer(name));
      const own = tables.filter(({ layer }) => layer === name);
      return [
        h('h3', {}, heading),
        h('p', {}, prose(question)),
        h(
          'p',
          { class: 'note' },
          `Baked ${triggers.length === 0 ? 'by hand' : triggers.join('; ')}.`,
        ),
        h('ul', { class: 'links' }, ...own.map((table) => h('li', {}, tableLink(table)))),
      ];
    }),
  ];
}
