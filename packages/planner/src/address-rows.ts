import { allColumns, DatabakerError, identifier, sqlLiteral } from '@dc-data-baker/models';
import { type AdHocQuery, adHocQuery } from './ad-hoc-query.ts';
import { answer } from './answers.ts';
import { DIALECTS, forEachEngine } from './engines/dialects.ts';
import { polygonColumns } from './polygon-columns.ts';
import { type BakedTable, isBaked, type Project } from './project.ts';
import { type SpatialAnswer, spatialAnswers } from './spatial-answers.ts';
import { fillPlaceholders, placeholdersFor } from './sql/placeholder.ts';
import type { EngineSelects } from './stage.ts';
import { tableGraph } from './table-graph.ts';

/** The columns by which a table can be asked for an address. */
export type AddressKey = 'postcode' | 'uprn' | 'outcode';

// The postcode comes first, because the other addresses of a split postcode are reported, too.
const ADDRESS_KEYS: readonly AddressKey[] = ['postcode', 'uprn', 'outcode'];

/**
 * The columns by which a table is asked for an address: the first one with a known value is used.
 */
export function addressKeys({ table }: BakedTable): readonly AddressKey[] {
  const columns = new Set(allColumns(table).map(({ name }) => name));
  return ADDRESS_KEYS.filter((key) => columns.has(key));
}

/**
 * A postcode has at most a hundred addresses; a table keyed by outcode may have any number of rows.
 */
export const MOST_ADDRESS_ROWS = 200;

/**
 * The rows of a table that have a value in a column; one more than the most that are reported.
 *
 * @throws a `request` error if the table has no such column
 */
export function addressRows(
  project: Project,
  table: string,
  key: AddressKey,
  value: string,
): AdHocQuery {
  return filledQuery(project, `SELECT * FROM ${table}`, [value], ([text]) => [
    `WHERE ${identifier(key)} = ${text}`,
    `LIMIT ${MOST_ADDRESS_ROWS + 1}`,
  ]);
}

/** The points of a spatial answer that belong to a postcode. */
export function postcodePoints(
  project: Project,
  points: SpatialAnswer['points'],
  postcode: string,
): AdHocQuery {
  return filledQuery(project, pointRows(points), [postcode], ([text]) => [
    `WHERE ${identifier('postcode')} = ${text}`,
  ]);
}

/** The points of a spatial answer that belong to an outcode. */
export function outcodePoints(
  project: Project,
  points: SpatialAnswer['points'],
  outcode: string,
): AdHocQuery {
  return rowsOfOutcode(project, pointRows(points), outcode);
}

/**
 * A statement may have at most 262,144 bytes on Athena, and a UPRN with its quotes and comma has
 * 16.
 */
export const MOST_UPRNS = 10_000;

/**
 * The points of a spatial answer with these UPRNs; their coordinates are in `point_x` and
 * `point_y`.
 *
 * @param uprns at most `MOST_UPRNS`
 */
export function uprnPoints(
  project: Project,
  { sql }: SpatialAnswer['points'],
  uprns: readonly string[],
): AdHocQuery {
  const from = `SELECT uprn, point_x, point_y FROM (${sql}) AS points`;
  // Two placeholder texts are used for all UPRNs: parsing ten thousand as SQL takes seconds, and a
  // list of one would be written as `uprn = ...`.
  const [first = '', rest = ''] = placeholdersFor(
    from,
    ['first', 'rest'].map((name) => ({ name, type: 'string' })),
  ).map(({ marker }) => marker);
  const query = adHocQuery(project, `${from} WHERE uprn IN (${first}, ${rest})`);
  const all = uprns.map((uprn) => sqlLiteral(uprn));
  const fill = (text: string) =>
    text
      .split(rest)
      .map((part) => part.replaceAll(first, () => all[0] ?? 'NULL'))
      .join(all.join(', '));
  return { ...query, ...withEachSql(query, fill) };
}

/** The rows of a table that belong to an outcode, by their column `postcode`. */
export function outcodeRows(project: Project, table: string, outcode: string): AdHocQuery {
  return rowsOfOutcode(project, `SELECT * FROM ${table}`, outcode);
}

/**
 * Prepares the queries that explain or draw any address, so that they are among the kept answers.
 */
export function askToExplain(project: Project): void {
  tableGraph(project);
  // This one covers all tables, so the name does not matter.
  polygonColumns(project, '');
  for (const baked of project.tables.filter(isBaked)) {
    const { table, origin } = baked;
    // Outcode files are read directly.
    if (origin.write.kind === 'shards' && origin.write.by === 'outcode') continue;
    for (const key of addressKeys(baked)) {
      ask(() => addressRows(project, table.name, key, ''));
      // Every address is asked for with its postcode.
      if (key === 'postcode') break;
    }
  }
  for (const { table, points, columns } of spatialAnswers(project)) {
    ask(() => postcodePoints(project, points, ''));
    if (columns.length === 0) continue;
    ask(() => outcodePoints(project, points, ''));
    ask(() => outcodeRows(project, table, ''));
  }
}

/** By a range of postcodes, which parquet's statistics narrow down to a few row groups. */
function rowsOfOutcode(project: Project, from: string, outcode: string): AdHocQuery {
  const postcode = identifier('postcode');
  return filledQuery(project, from, [`${outcode} `, `${outcode}!`], ([least, most]) => [
    `WHERE ${postcode} >= ${least} AND ${postcode} < ${most}`,
  ]);
}

function pointRows({ sql }: SpatialAnswer['points']): string {
  return `SELECT * FROM (${sql}) AS points`;
}

/** A SELECT without its texts, or the reason that there is none. */
type Unfilled = { readonly query: AdHocQuery } | { readonly problem: string };

/**
 * A SELECT that is parsed once for all texts that are put into it.
 *
 * @param rest the part after `from`, with the literals of the texts
 */
function filledQuery(
  project: Project,
  from: string,
  texts: readonly string[],
  rest: (literals: readonly string[]) => readonly string[],
): AdHocQuery {
  const placeholders = placeholdersFor(
    from,
    texts.map((_, i) => ({ name: `text ${i + 1}`, type: 'string' })),
  );
  const sql = [from, ...rest(placeholders.map(({ marker }) => marker))].join(' ');
  const unfilled = answer(project, `query ${sql}`, () => readUnfilled(project, sql));
  if ('problem' in unfilled) throw new DatabakerError('request', unfilled.problem);
  const { query } = unfilled;
  const fill = (text: string) => fillPlaceholders(text, placeholders, texts);
  return { ...query, ...withEachSql(query, fill) };
}

function readUnfilled(project: Project, sql: string): Unfilled {
  try {
    return { query: adHocQuery(project, sql) };
  } catch (error) {
    if (!(error instanceof DatabakerError)) throw error;
    return { problem: error.message };
  }
}

/** A query that is refused is refused again when a person asks for it. */
function ask(question: () => AdHocQuery): void {
  try {
    question();
  } catch (error) {
    if (!(error instanceof DatabakerError)) throw error;
  }
}

/** The SELECTs of all engines, with the same change in each one's text. */
function withEachSql(selects: EngineSelects, change: (sql: string) => string): EngineSelects {
  return forEachEngine<EngineSelects>((engine) =>
    DIALECTS[engine].withSql(selects[engine], change),
  );
}
