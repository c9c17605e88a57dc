import { formatCount, visibleTexts } from '@dc-data-baker/models';
import { gainedText } from './gained-text.ts';
import type { SeenChange } from './seen-change.ts';
import { shortName } from './short-name.ts';

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
  const count = `${formatCount(changed)} ${changed === 1 ? 'file' : 'files'}`;
  if (!found) return `${count}; \`${diff} --table ${table}\` says more`;
  const { key, rows, names, postcodes } = found;
  const parts = [
    ...names
      .slice(0, MOST_NAMES)
      .map((change) => `${shortName(change.name)}: ${gainedText(change, key)}`),
    ...(names.length > MOST_NAMES ? [`${formatCount(names.length - MOST_NAMES)} more`] : []),
    ...(names.length === 0 ? [rowsText(rows)] : []),
    ...(postcodes && postcodes.split.length > 0
      ? [`${formatCount(postcodes.split.length)} newly split postcodes`]
      : []),
  ];
  return `${count}; ${parts.join('; ')}`;
}

function rowsText({ added, removed, changed }: NonNullable<SeenChange['found']>['rows']): string {
  if (added + removed + changed === 0) return 'the same rows';
  return `${formatCount(added)} rows added, ${formatCount(removed)} removed, ${formatCount(changed)} changed`;
}
