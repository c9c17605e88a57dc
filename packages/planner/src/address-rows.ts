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

/** The columns that a table may have of what somebody asks about an address. */
export type AddressKey = 'postcode' | 'uprn' | 'outcode';

// A postcode goes first: of one address the others are told, too, that it is split from.
const ADDRESS_KEYS: readonly AddressKey[] = ['postcode', 'uprn', 'outcode'];

/** The columns by which a table is asked for an address: the first one of which a value is known. */
export function addressKeys({ table }: BakedTable): readonly AddressKey[] {
  const columns = new Set(allColumns(table).map(({ name }) => name));
  return ADDRESS_KEYS.filter((key) => columns.has(key));
}

/** A postcode has a hundred addresses at most; a table by outcode may have any number of rows. */
export const MOST_ADDRESS_ROWS = 200;

/**
 * The rows of a table that have a value in a column; one more than the most that anybody is told of.
 *
 * @throws a `request` error where the table cannot be asked that
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

/** The points of a spatial answer that are of a postcode. */
export function postcodePoints(
  project: Project,
  points: SpatialAnswer['points'],
  postcode: string,
): AdHocQuery {
  return filledQuery(project, pointRows(points), [postcode], ([text]) => [
    `WHERE ${identifier('postcode')} = ${text}`,
  ]);
}

/** The points of a spatial answer that are of an outcode. */
export function outcodePoints(
  project: Project,
  points: SpatialAnswer['points'],
  outcode: string,
): AdHocQuery {
  return rowsOfOutcode(project, pointRows(points), outcode);
}

/** A statement of Athena has 262,144 bytes at most, and a UPRN with its quotes and comma has 16. */
export const MOST_UPRNS = 10_000;

/**
 * The points of a spatial answer that are of some UPRNs, with where they are as `point_x` and `point_y`.
 *
 * @param uprns `MOST_UPRNS` at most
 */
export function uprnPoints(
  project: Project,
  { sql }: SpatialAnswer['points'],
  uprns: readonly string[],
): AdHocQuery {
  const from = `SELECT uprn, point_x, point_y FROM (${sql}) AS points`;
  // Two texts stand for all of them: to read ten thousand as SQL takes seconds, and a list of one is
  // written as `uprn = ...`.
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

/** The rows of a table that are of an outcode, by their column `postcode`. */
export function outcodeRows(project: Project, table: string, outcode: string): AdHocQuery {
  return rowsOfOutcode(project, `SELECT * FROM ${table}`, outcode);
}

/**
 * Asks of the SQL whatever is asked to explain or to draw any address, so that it is among the answers
 * that are kept.
 */
export function askToExplain(project: Project): void {
  tableGraph(project);
  // A question about all tables, to which any name will do.
  polygonColumns(project, '');
  for (const baked of project.tables.filter(isBaked)) {
    const { table, origin } = baked;
    // The files of outcodes are read as they are.
    if (origin.write.kind === 'shards' && origin.write.by === 'outcode') continue;
    for (const key of addressKeys(baked)) {
      ask(() => addressRows(project, table.name, key, ''));
      // Who asks for an address gives its postcode.
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

/** A SELECT without its texts, or why there is none. */
type Unfilled = { readonly query: AdHocQuery } | { readonly problem: string };

/**
 * A SELECT that is read once for all texts that are put into it.
 *
 * @param rest what comes after `from`, with the literals of the texts
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

/** What cannot be asked is refused when somebody does. */
function ask(question: () => AdHocQuery): void {
  try {
    question();
  } catch (error) {
    if (!(error instanceof DatabakerError)) throw error;
  }
}

/** What each engine runs, with the same change in the text of each. */
function withEachSql(selects: EngineSelects, change: (sql: string) => string): EngineSelects {
  return forEachEngine<EngineSelects>((engine) =>
    DIALECTS[engine].withSql(selects[engine], change),
  );
}
