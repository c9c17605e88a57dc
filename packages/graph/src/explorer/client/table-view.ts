import { plural } from '@dc-data-baker/models';
import { h, prose } from '../../page/dom.ts';
import type { ColumnAddress, ExplorerColumn, ExplorerTable } from '../data.ts';
import { formatAddress } from './address.ts';
import { bakeView } from './bake-view.ts';
import type { Index } from './index-of.ts';
import { decisionsOf, sourcesOf } from './lineage.ts';
import { sqlView } from './sql-view.ts';
import { columnLink, tableLink } from './table-link.ts';

/** Everything about a table, with the most requested facts first. */
export function tableView(
  index: Index,
  table: ExplorerTable,
  column: string | undefined,
): HTMLElement[] {
  const { name, kind, kindLabel, layer, description, location, format, populated, sql, stages } =
    table;
  return [
    h(
      'p',
      { class: 'kind' },
      h('span', { class: `badge ${kind}` }, kindLabel),
      ` of layer ${layer}`,
    ),
    h('h2', {}, name),
    h('p', {}, prose(description)),
    ...(index.data.hasBakes ? bakeView(table) : []),
    h('h3', {}, 'Columns'),
    columnTable(table, column),
    ...(column === undefined ? [] : [lineageView(index, name, column)]),
    h('h3', {}, 'Where and how'),
    h(
      'dl',
      {},
      h('dt', {}, 'Lives in'),
      h('dd', {}, h('code', {}, location)),
      h('dt', {}, 'Format'),
      h('dd', {}, format),
      h('dt', {}, 'Populated'),
      h('dd', {}, populated),
      ...(stages.length === 0
        ? []
        : [
            h('dt', {}, 'Stages'),
            h('dd', {}, h('ol', { class: 'stages' }, ...stages.map((stage) => h('li', {}, stage)))),
          ]),
    ),
    ...(sql ? [h('h3', {}, 'SQL'), sqlView(sql)] : []),
    h('h3', {}, 'Checks'),
    checkList(table),
    ...neighbours(index, 'Reads', table.reads),
    ...neighbours(index, 'Read by', table.readBy),
  ];
}

function columnTable(table: ExplorerTable, selected: string | undefined): HTMLElement {
  const rows = table.columns.map((column) => {
    const current = column.name === selected;
    const link = h(
      'a',
      {
        href: formatAddress({ table: table.name, column: current ? undefined : column.name }),
        'data-focus': `column ${column.name}`,
        ...(current ? { 'aria-current': 'true' } : {}),
      },
      column.name,
    );
    return h(
      'tr',
      current ? { class: 'current' } : {},
      h('th', { scope: 'row' }, link),
      h('td', {}, h('code', {}, column.type)),
      h('td', {}, ...about(column)),
    );
  });
  const head = ['Column', 'Type', 'About'].map((title) => h('th', { scope: 'col' }, title));
  return h(
    'table',
    { class: 'columns' },
    h('thead', {}, h('tr', {}, ...head)),
    h('tbody', {}, ...rows),
  );
}

function about({ description, partition }: ExplorerColumn): (Node | string)[] {
  return [
    ...(partition ? [h('em', {}, 'a folder’s name. ')] : []),
    ...(description === null ? [] : [prose(description)]),
  ];
}

function lineageView(index: Index, name: string, column: string): HTMLElement {
  const address = { table: name, column };
  const table = index.table(name);
  const copied = table?.columns.find((each) => each.name === column)?.copied === true;
  const links = (columns: readonly ColumnAddress[]) => columns.map((found) => [columnLink(found)]);
  const list = (title: string, items: readonly (Node | string)[][], none: string) => [
    h('dt', {}, title),
    h(
      'dd',
      {},
      items.length === 0
        ? none
        : h('ul', { class: 'links' }, ...items.map((item) => h('li', {}, ...item))),
    ),
  ];
  const source = table?.baked ? 'no column of another table' : 'comes from outside';
  const decisions = decisionsOf(index, address).map(({ column: by, of }) => [
    columnLink(by),
    ` (${by.by.join(', ')}${of === name ? '' : `, in ${of}`})`,
  ]);
  const decided = index.decides(address).map((other) => index.table(other));
  return h(
    'section',
    { class: 'lineage', 'aria-label': `Lineage of ${column}` },
    h('h4', {}, 'Lineage of ', h('code', {}, column)),
    h(
      'dl',
      {},
      ...list(copied ? 'Copied from' : 'Made of', links(sourcesOf(index, address)), source),
      // What decides the rows of an extract is in another database.
      ...(table?.reads.length ? list('Decided by', decisions, 'no column') : []),
      ...list('Goes into', links(index.madeFrom(address)), 'no other column'),
      ...list(
        'Decides rows of',
        decided.filter((other) => other !== undefined).map((other) => [tableLink(other)]),
        'no other table',
      ),
    ),
  );
}

function checkList({ checks, bake }: ExplorerTable): HTMLElement {
  if (checks.length === 0) return h('p', { class: 'note' }, 'None.');
  const items = checks.map(({ name, severity }) => {
    const failed = bake?.failed.find((check) => check.name === name && check.severity === severity);
    return h(
      'li',
      failed ? { class: 'failed' } : {},
      h('code', {}, name),
      severity === 'warn' ? ' only warns' : undefined,
      failed ? ` – ${plural(failed.wrong, 'row is', 'rows are')} wrong` : undefined,
    );
  });
  return h('ul', { class: 'checks' }, ...items);
}

function neighbours(index: Index, title: string, names: readonly string[]): HTMLElement[] {
  const tables = names.map((name) => index.table(name)).filter((table) => table !== undefined);
  return [
    h('h3', {}, title),
    tables.length === 0
      ? h('p', { class: 'note' }, 'No table.')
      : h('ul', { class: 'links' }, ...tables.map((table) => h('li', {}, tableLink(table)))),
  ];
}
