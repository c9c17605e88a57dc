import { formatCount, plural, visibleTexts } from '@dc-data-baker/models';
import { gainedText } from './gained-text.ts';
import type { SeenChange } from './seen-change.ts';
import { shortNames } from './short-names.ts';

/** The largest changes are named. */
const MOST_NAMES = 3;

/**
 * What a bake changed for readers, with a line for each table.
 *
 * @param diff the command that says more, without its table
 */
export function formatSeenChange(change: SeenChange, diff = 'databaker diff'): string {
  const { table } = visibleTexts(change);
  const text = seenText(change, diff);
  return text === undefined ? `readers of ${table} see no change` : `readers of ${table}: ${text}`;
}

/** The same without the table's name; `undefined` if nothing changed. */
export function seenText(change: SeenChange, diff = 'databaker diff'): string | undefined {
  const { table, files, found } = visibleTexts(change);
  const changed = files.changed.length + files.added.length + files.removed.length;
  if (changed === 0) return undefined;
  const count = plural(changed, 'file');
  if (!found) return `${count}; \`${diff} --table ${table}\` says more`;
  const { key, rows, names, postcodes } = found;
  const most = names.slice(0, MOST_NAMES);
  const told = shortNames(most.map(({ name }) => name));
  const parts = [
    ...most.map((change) => `${told.get(change.name)}: ${gainedText(change, key)}`),
    ...(names.length > MOST_NAMES ? [`${formatCount(names.length - MOST_NAMES)} more`] : []),
    ...(names.length === 0 ? [rowsText(rows)] : []),
    ...(postcodes && postcodes.split.length > 0
      ? [plural(postcodes.split.length, 'newly split postcode')]
      : []),
  ];
  return `${count}; ${parts.join('; ')}`;
}

function rowsText({ added, removed, changed }: NonNullable<SeenChange['found']>['rows']): string {
  if (added + removed + changed === 0) return 'the same rows';
  return `${plural(added, 'row')} added, ${formatCount(removed)} removed, ${formatCount(changed)} changed`;
}
