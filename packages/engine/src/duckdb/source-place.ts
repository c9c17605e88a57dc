import { createReadStream } from 'node:fs';
import { createGunzip } from 'node:zlib';
import { headerOf, identifier, isCsv, sqlLiteral } from '@dc-data-baker/models';
import type { ProjectTable } from '@dc-data-baker/planner';
import type { Lake } from '../lake/lake.ts';
import { orderedCsvRelation } from './relation.ts';
import type { DuckdbSession } from './session.ts';
import { sourceFiles } from './source-files.ts';

/** Values by column. */
type RowValues = Readonly<Record<string, unknown>>;

/** A row of an external table to look for. */
export interface WantedRow {
  /** The values that it has. */
  readonly has: RowValues;
  /**
   * Values that it may have: of the rows with all of the others, those with most of these are
   * returned.
   */
  readonly mayHave?: RowValues;
}

const MOST_PLACES = 3;

/**
 * Finds rows in the files of an external CSV table, for a message: `file:line`, of the first few.
 *
 * It reads the files once more, in order and on one thread. That only happens after a bake has
 * failed, so a successful bake does not pay for it.
 *
 * @param match whether a row must have all of the values, or only one of them
 */
export async function sourcePlaces(
  session: DuckdbSession,
  lake: Lake,
  source: ProjectTable,
  wanted: readonly WantedRow[],
  signal: AbortSignal,
  match: 'all' | 'any' = 'all',
): Promise<string[]> {
  const { table } = source;
  const rows = wanted.filter(({ has }) => Object.keys(has).length > 0);
  if (!isCsv(table.format) || rows.length === 0) return [];
  const header = headerOf(table) !== undefined;
  const matches = rows.map(({ has, mayHave = {} }, i) => {
    const is = comparisons(has).join(match === 'all' ? ' AND ' : ' OR ');
    const alike = comparisons(mayHave).map((same) => `CAST(${same} AS INTEGER)`);
    return `{'row': ${i}, 'is': ${is}, 'alike': ${['0', ...alike].join(' + ')}}`;
  });
  const places: string[] = [];
  for (const path of (await sourceFiles(lake, source)).paths) {
    const found = await session.rows<{ record: number }>(
      `SELECT DISTINCT record FROM (
        SELECT record, match, max(match.alike) OVER (PARTITION BY match.row) AS most FROM (
          SELECT row_number() OVER () AS record, unnest([${matches.join(', ')}]) AS match FROM ${orderedCsvRelation(table, path, header)}
        ) WHERE match.is
      ) WHERE match.alike = most ORDER BY record LIMIT ${MOST_PLACES}`,
      signal,
    );
    const records = found.map(({ record }) => record + (header ? 1 : 0));
    const lines = await linesOfRecords(path, records, table.columns.length === 1);
    for (const line of lines) places.push(`${path}:${line}`);
    if (places.length >= MOST_PLACES) break;
  }
  return places.slice(0, MOST_PLACES);
}

function comparisons(values: RowValues): string[] {
  return Object.entries(values).map(
    ([column, value]) => `${identifier(column)} = ${sqlLiteral(String(value))}`,
  );
}

/**
 * The first lines of records in a CSV, all counted from 1; a quoted field may contain line ends.
 *
 * @param blankIsRecord whether an empty line is a record, as in a table with one column
 */
async function linesOfRecords(
  path: string,
  records: readonly number[],
  blankIsRecord: boolean,
): Promise<number[]> {
  const lines: number[] = [];
  let record = 1;
  let line = 1;
  let quoted = false;
  let blank = true;
  let returned = false;
  const bytes = path.endsWith('.gz')
    ? createReadStream(path).pipe(createGunzip())
    : createReadStream(path);
  for await (const chunk of bytes) {
    for (const byte of chunk as Buffer) {
      // The second half of a line end; a carriage return alone is one, too.
      if (returned && byte === 0x0a) {
        returned = false;
        continue;
      }
      returned = byte === 0x0d;
      if (blank && (blankIsRecord || (byte !== 0x0a && byte !== 0x0d))) {
        blank = false;
        if (record === records[lines.length]) lines.push(line);
        if (lines.length === records.length) return lines;
      }
      if (byte === 0x22) quoted = !quoted;
      if (byte !== 0x0a && byte !== 0x0d) continue;
      line++;
      if (quoted) continue;
      // The reader skips empty lines.
      if (!blank) record++;
      blank = true;
    }
  }
  return lines;
}
