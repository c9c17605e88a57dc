import { h } from '../../page/dom.ts';
import type { ColumnAddress, ExplorerTable } from '../data.ts';
import { formatAddress } from './address.ts';
import { troubleOf } from './trouble-of.ts';

/** A link to a table: its name, with a mark of its kind. */
export function tableLink(table: ExplorerTable): HTMLElement {
  const { name, kind } = table;
  const trouble = troubleOf(table, Date.now());
  return h(
    'a',
    {
      href: formatAddress({ table: name }),
      class: `table-link ${kind}${trouble ? ` ${trouble}` : ''}`,
    },
    name,
  );
}

/** A link to a column. If it is too long for a line, the column's name begins the next one. */
export function columnLink({ table, column }: ColumnAddress): HTMLElement {
  return h('a', { href: formatAddress({ table, column }) }, `${table}/`, h('wbr'), column);
}
