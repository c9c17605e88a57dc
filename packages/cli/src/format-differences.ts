import type { TableDifference } from '@dc-data-baker/engine';
import { gainedText, shortNames } from '@dc-data-baker/engine/bakes';
import { formatCount, plural, visibleTexts } from '@dc-data-baker/models';
import { formatTable } from './format-table.ts';
import { STATUS } from './status.ts';

/** If there are more, the rest is counted. */
const MOST_NAMED = 8;

/** Differences as text, table by table. */
export function formatDifferences(tables: readonly TableDifference[]): string {
  return `${visibleTexts(tables)
    .map((table) => linesOf(table).join('\n'))
    .join('\n\n')}\n`;
}

function linesOf(difference: TableDifference): string[] {
  const { table, from, to, isEqual, files, columns, key, rows, names, postcodes } = difference;
  const head = `${table}: ${sideText(from)} → ${sideText(to)}`;
  const changedFiles = [...files.changed, ...files.added, ...files.removed];
  const ofFiles = [
    ...counted(files.changed.length, 'changed'),
    ...counted(files.added.length, 'added'),
    ...counted(files.removed.length, 'removed'),
    ...counted(files.same, 'the same'),
  ].join(', ');
  if (isEqual) {
    return [head, `  equal: ${plural(to.rows, 'row')}; files: ${ofFiles || 'none'}`];
  }
  const changedIn = Object.entries(rows.changedIn).map(
    ([column, count]) => `${column} in ${formatCount(count)}`,
  );
  const named = names.slice(0, MOST_NAMED);
  const told = shortNames(named.map(({ name }) => name));
  return [
    head,
    `  rows: ${formatCount(rows.added)} added, ${formatCount(rows.removed)} removed, ${formatCount(rows.changed)} changed${
      changedIn.length === 0 ? '' : ` (${changedIn.join(', ')})`
    }; ${formatCount(from.rows)} → ${formatCount(to.rows)}`,
    ...(key.length === 0
      ? ['  no key identifies rows: a changed row counts as one removed and one added']
      : []),
    ...Object.entries(columns).flatMap(([change, some]) =>
      some.length === 0 ? [] : [`  columns ${change}: ${some.join(', ')}`],
    ),
    `  files: ${ofFiles}${changedFiles.length === 0 ? '' : `: ${listed(changedFiles)}`}`,
    ...named.map((change) => `  ${told.get(change.name) || "''"}: ${gainedText(change, key)}`),
    ...(names.length > MOST_NAMED ? [`  and ${formatCount(names.length - MOST_NAMED)} more`] : []),
    ...(postcodes && postcodes.split.length > 0
      ? [`  newly split postcodes: ${listed(postcodes.split)}`]
      : []),
    ...(postcodes && postcodes.joined.length > 0
      ? [`  postcodes no longer split: ${listed(postcodes.joined)}`]
      : []),
    ...sampleLines(difference),
  ];
}

function sideText({ name, bakeId, status }: TableDifference['from']): string {
  const state = status === 'audited' ? '' : `, ${STATUS[status]}`;
  return name === bakeId ? `${bakeId}${state}` : `${bakeId} (${name}${state})`;
}

function counted(count: number, what: string): string[] {
  return count === 0 ? [] : [`${formatCount(count)} ${what}`];
}

function listed(names: readonly string[]): string {
  const shown = names.slice(0, MOST_NAMED).join(', ');
  return names.length > MOST_NAMED
    ? `${shown} and ${formatCount(names.length - MOST_NAMED)} more`
    : shown;
}

function sampleLines({ samples, key }: TableDifference): string[] {
  if (samples.length === 0) return [];
  const items = samples.flatMap((sample) => Object.values(sample).flat());
  const short = shortNames(items.filter((item) => typeof item === 'string'));
  const rows = samples.map((sample) => {
    const change = String(sample['change']);
    const values = Object.entries(sample)
      .filter(([column]) => column.endsWith('_to'))
      .flatMap(([column, to]) => {
        const name = column.slice(0, -'_to'.length);
        const [before, after] = [sample[`${name}_from`], to].map((value) =>
          valueText(Array.isArray(value) ? value.map((item) => short.get(item) ?? item) : value),
        );
        return before === after
          ? []
          : [
              change === 'changed'
                ? `${name}: ${before} → ${after}`
                : `${name}: ${change === 'added' ? after : before}`,
            ];
      });
    return [change, ...key.map((column) => String(sample[column])), values.join('; ')];
  });
  return formatTable(
    ['  change', ...key, 'values'],
    rows.map(([change, ...rest]) => [`  ${change}`, ...rest]),
  ).split('\n');
}

function valueText(value: unknown): string {
  if (Array.isArray(value)) return value.length === 0 ? 'none' : value.map(itemText).join(' ');
  return value === null || value === undefined ? 'null' : String(value);
}

/** An element of a list, or an entry of a map. */
function itemText(item: unknown): string {
  if (item === null || typeof item !== 'object') return item === '' ? "''" : String(item);
  const { key, value } = item as { readonly key?: unknown; readonly value?: unknown };
  return `${itemText(key)}=${itemText(value)}`;
}
