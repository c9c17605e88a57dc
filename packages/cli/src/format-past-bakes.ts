import { type PastBake, seenText } from '@dc-data-baker/engine/bakes';
import {
  formatAge,
  formatBytes,
  formatCount,
  formatDuration,
  type InputFiles,
  plural,
  visibleTexts,
} from '@dc-data-baker/models';
import { formatUsd } from './cost.ts';
import { STATUS } from './status.ts';
import { wrapLines } from './wrap-lines.ts';

/** More files are in `history --json`. */
const MOST_FILES = 20;

/** A past bake, and its cost in US dollars; null if it cost nothing. */
export type PricedBake = PastBake & { readonly usd: number | null };

/**
 * Everything that is known of a table's bakes, newest first, as a paragraph for each.
 *
 * @param columns the width of the terminal; without one, nothing is wrapped
 */
export function formatPastBakes(bakes: readonly PricedBake[], now: Date, columns?: number): string {
  return visibleTexts(bakes)
    .map((bake) => `${paragraph(bake, now, columns).join('\n')}\n`)
    .join('\n');
}

function paragraph(bake: PricedBake, now: Date, columns: number | undefined): string[] {
  const { bakeId, finishedAt, isPublished, status } = bake;
  const age = formatAge(now.getTime() - Date.parse(finishedAt));
  const room = columns === undefined ? undefined : columns - `  ${' '.repeat(WIDEST)}  `.length;
  return [
    `${bakeId}: ${isPublished ? 'published' : STATUS[status]}, ${age}, at ${finishedAt}`,
    ...Object.entries(TOPICS).flatMap(([topic, texts]) =>
      texts(bake)
        .flatMap((text) => wrapLines(text, room).split('\n'))
        .map((line, i) => `  ${(i === 0 ? topic : '').padEnd(WIDEST)}  ${line}`),
    ),
  ];
}

/** The lines of a paragraph: those of a topic that has nothing to say are left out. */
const TOPICS: Readonly<Record<string, (bake: PricedBake) => readonly string[]>> = {
  'made by': ({ engine, version, startedAt, finishedAt }) => {
    const took = formatDuration(Date.parse(finishedAt) - Date.parse(startedAt));
    return [`${engine} in ${took}${version === null ? '' : `, version ${version}`}`];
  },
  because: ({ because }) => because,
  rows: ({ rows, files, filesChanged }) => {
    const changed = filesChanged === null ? '' : `, ${formatCount(filesChanged)} of them changed`;
    return [`${formatCount(rows)} in ${plural(files, 'file')}${changed}`];
  },
  readers: ({ status, seen, seenFrom }) => [
    ...(seenFrom.length === 0 ? [] : [`saw it from ${seenFrom.join(', and again from ')}`]),
    ...(seen
      ? [
          status === 'audited'
            ? (seenText(seen) ?? 'see no change')
            : `would see ${seenText(seen) ?? 'no change'}`,
        ]
      : []),
  ],
  checks: ({ passed, failed, warnings }) => [
    `${formatCount(passed.length)} passed`,
    ...(failed.length === 0 ? [] : [`failed: ${failed.join(', ')}`]),
    ...(warnings.length === 0 ? [] : [`warned: ${warnings.join(', ')}`]),
  ],
  read: ({ inputs, inputFiles, extracted }) => [
    ...Object.entries(inputs).flatMap(([table, bakeId]) =>
      bakeId === null ? filesRead(table, inputFiles?.[table]) : [`${table}, bake ${bakeId}`],
    ),
    ...(extracted
      ? [`the database ${extracted.source}, with ${JSON.stringify(extracted.parameters)}`]
      : []),
  ],
  cost: ({ usd, billedBytes }) =>
    usd === null ? [] : [`${formatUsd(usd)}: ${formatBytes(billedBytes ?? 0)} charged`],
};

const WIDEST = Math.max(...Object.keys(TOPICS).map(({ length }) => length));

function filesRead(table: string, files: InputFiles | undefined): string[] {
  if (!files) return [`${table}; its files were not recorded`];
  const { count, bytes, named } = files;
  const shown = named.slice(0, MOST_FILES);
  return [
    `${table}, ${plural(count, 'file')}, ${formatBytes(bytes)}`,
    ...shown.map(
      (file) => `  ${file.path}, ${formatBytes(file.bytes)}, of ${file.modified}, ${file.content}`,
    ),
    ...(count > shown.length ? [`  and ${formatCount(count - shown.length)} more`] : []),
  ];
}
