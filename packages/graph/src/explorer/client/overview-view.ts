import { h, prose } from '../../page/dom.ts';
import type { Actions } from './actions.ts';
import type { Index } from './index-of.ts';
import { isFailed } from './is-failed.ts';
import { tableLink } from './table-link.ts';

/** The overview: how to navigate, what has problems, and every layer with its tables. */
export function overviewView(index: Index, actions: Actions): HTMLElement[] {
  const { layers, tables } = index.data;
  const now = Date.now();
  const failed = tables.filter((table) => isFailed(table, now));
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
    ...(failed.length === 0
      ? []
      : [
          h('h3', { class: 'trouble' }, 'A check failed'),
          h('ul', { class: 'links' }, ...failed.map((table) => h('li', {}, tableLink(table)))),
        ]),
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
