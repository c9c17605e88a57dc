import { h } from '../../page/dom.ts';
import type { ColumnAddress, ExplorerTable } from '../data.ts';
import { isStale } from '../source-facts.ts';
import { formatAddress } from './address.ts';

/** A table's name, with a mark of its kind, to go to. */
export function tableLink({ name, kind, bake, source }: ExplorerTable): HTMLElement {
  const failed = (bake !== null && bake.failed.length > 0) || isStale(source, Date.now());
  return h(
    'a',
    { href: formatAddress({ table: name }), class: `table-link ${kind}${failed ? ' failed' : ''}` },
    name,
  );
}

export function columnLink({ table, column }: ColumnAddress): HTMLElement {
  return h('a', { href: formatAddress({ table, column }) }, `${table}/${column}`);
}
