import { allColumns, identifier, sqlLiteral } from '@dc-data-baker/models';
import { castToShape, type ShardsStage } from '@dc-data-baker/planner';
import type { TextList } from '../parquet/list-chunk.ts';
import type { DuckdbSession } from './session.ts';

/** The size of the sample that shows which columns repeat, and how often each value has to. */
const SAMPLE_ROWS = 10_240;
const LEAST_REPEATS = 4;

/** The longest text that becomes a literal: the statement of each file has it. */
const MOST_BYTES = 1024;

/** Only for this type are equal values identical in every bit, as 0.0 and -0.0 are not. */
const NUMBERED = 'array<string>';

/**
 * No table or column of a definition has such a name: a SELECT would read these tables instead of
 * its own, and a column `rowid` would hide DuckDB's. All sessions of a database see the tables.
 */
const PIECE = identifier('the piece');
const COMBINATIONS = identifier('the combinations');
const own = (column: string) => identifier(`its ${column}`);

/** The number of a row's combination of lists. */
const NUMBER = identifier('the number');

/** Whether a row has the texts that are expected of all rows. */
const ALIKE = identifier('alike');

/** A piece's rows in order, in tables of the session's database. */
export interface SortedPiece {
  /** The FROM clause that reads the rows in order, without the columns in `lists`. */
  readonly inOrder: string;
  /** The FROM clause that reads all columns, for questions that do not depend on the order. */
  readonly inAnyOrder: string;
  /** The expression that numbers the rows from 0. */
  readonly row: string;
  /** The expression for each declared column in the SELECT clause, by the column's name. */
  readonly values: ReadonlyMap<string, string>;
  /** The columns of lists that are stored once, with a number in each row. */
  readonly lists: readonly string[];
}

/** The rows that are sorted, and their order: by partition, by value, and then by other columns. */
type SortedShape = Pick<ShardsStage, 'columns' | 'partitionedBy' | 'by' | 'sortedBy'>;

/**
 * Sorts the rows of a piece into tables, which `dropSortedPiece` drops.
 *
 * A list that is in many rows is stored once, with its number in each row. DuckDB moves complete
 * rows when it sorts, and lists are the most expensive there and when ranges of rows are read:
 * sorting 3.6 million addresses took 9.1 s with their lists of ballots, and 3.8 s with numbers for
 * them, and then writing the files 4.7 s and 3.3 s.
 *
 * What reads rows in order must not join them with their lists, not even with a table of one row:
 * after a join, DuckDB collects chunks of few rows, and returns them after those that follow. Only
 * a scan of one table keeps the order.
 */
export async function sortPiece(
  session: DuckdbSession,
  stage: SortedShape,
  select: string,
  signal: AbortSignal,
  report?: (fraction: number) => void,
): Promise<SortedPiece> {
  const rows = `(${castToShape(select, stage)})`;
  const order = orderOf(stage);
  const others = stage.columns.filter(({ name }) => !order.includes(name));
  const { lists, texts } = await repeatedColumns(session, rows, others, signal);
  const sort = (expected: RepeatedColumns['texts']) =>
    sortWith(session, stage, rows, { lists, texts: expected }, signal, report);
  const sorted = await sort(texts);
  if (sorted) return sorted;
  await dropSortedPiece(session);
  const again = await sort(new Map());
  if (!again) throw new Error('rows are unlike texts that are not expected');
  return again;
}

function orderOf({ partitionedBy, by, sortedBy }: Omit<SortedShape, 'columns'>): string[] {
  return [...partitionedBy.map(({ name }) => name), by, ...sortedBy];
}

/** @returns `undefined` if a row does not have a text that is expected of all rows */
async function sortWith(
  session: DuckdbSession,
  stage: SortedShape,
  rows: string,
  { lists, texts }: RepeatedColumns,
  signal: AbortSignal,
  report?: (fraction: number) => void,
): Promise<SortedPiece | undefined> {
  const order = orderOf(stage).map((name) => `r.${identifier(name)}`);
  const names = allColumns(stage).map(({ name }) => name);
  const moved = names.filter((name) => !lists.includes(name) && !texts.has(name));
  const isAlike = [...texts].map(
    ([name, text]) => `r.${identifier(name)} IS NOT DISTINCT FROM ${text}`,
  );
  const renamed = [
    ...moved.map((name) => `r.${identifier(name)} AS ${own(name)}`),
    // For a text that the SELECT itself gives, DuckDB knows this before it reads a row.
    ...(isAlike.length === 0 ? [] : [`${isAlike.join(' AND ')} AS ${ALIKE}`]),
  ];
  const sort = async (columns: readonly string[], from: string): Promise<void> => {
    const sql = `CREATE TABLE ${PIECE} AS SELECT ${columns.join(', ')} FROM ${from} ORDER BY ${order.join(', ')}`;
    await session.rows(sql, signal, report);
  };
  if (lists.length === 0) await sort(renamed, `${rows} AS r`);
  else {
    const columns = lists.map(identifier);
    await session.run(
      `CREATE TABLE ${COMBINATIONS} AS SELECT CAST(row_number() OVER () AS INTEGER) AS ${NUMBER}, * FROM (SELECT DISTINCT ${columns.join(', ')} FROM ${rows})`,
      signal,
    );
    const same = columns.map((column) => `r.${column} IS NOT DISTINCT FROM c.${column}`);
    const joined = `${rows} AS r JOIN ${COMBINATIONS} AS c ON ${same.join(' AND ')}`;
    await session.joinAsWritten(() => sort([...renamed, `c.${NUMBER}`], joined));
  }
  if (isAlike.length > 0) {
    const [all] = await session.rows<{ alike: boolean | null }>(
      `SELECT bool_and(${ALIKE}) AS alike FROM ${PIECE}`,
      signal,
    );
    if (all?.alike === false) return undefined;
  }
  const expressionOf = (name: string): string =>
    lists.includes(name)
      ? `${COMBINATIONS}.${identifier(name)}`
      : (texts.get(name) ?? `${PIECE}.${own(name)}`);
  return {
    inOrder: PIECE,
    inAnyOrder: lists.length === 0 ? PIECE : `${PIECE} JOIN ${COMBINATIONS} USING (${NUMBER})`,
    row: `${PIECE}.rowid`,
    values: new Map(names.map((name) => [name, expressionOf(name)])),
    lists,
  };
}

/** The distinct lists of a numbered column by their numbers, and the number of each row's list. */
export async function numberedLists(
  session: DuckdbSession,
  column: string,
  { first, last }: { readonly first: number; readonly last: number },
  signal: AbortSignal,
): Promise<{ readonly lists: readonly TextList[]; readonly numbers: Int32Array }> {
  const lists: TextList[] = [];
  const found = await session.rows<{ number: number; list: TextList }>(
    `SELECT ${NUMBER} AS number, ${identifier(column)} AS list FROM ${COMBINATIONS}`,
    signal,
  );
  for (const { number, list } of found) lists[number] = list;
  const numbers = await session.integers(
    `SELECT ${NUMBER} FROM ${PIECE} WHERE rowid BETWEEN ${first} AND ${last}`,
    signal,
  );
  return { lists, numbers };
}

/** Replacing a table would keep two pieces in memory until the new one is complete. */
export async function dropSortedPiece(session: DuckdbSession): Promise<void> {
  const drops = [PIECE, COMBINATIONS].map((table) => `DROP TABLE IF EXISTS ${table}`);
  await session.run(drops.join(';'));
}

/** Columns that repeat, as far as the first rows show. */
interface RepeatedColumns {
  /** Columns of lists. */
  readonly lists: readonly string[];
  /**
   * The text of each column that has one in all of these rows, as a literal: it need not be sorted
   * with each row.
   */
  readonly texts: ReadonlyMap<string, string>;
}

/**
 * An estimate from the first rows: if it is wrong, sorting takes longer. To look at all rows would read
 * the files of a source once more. Lists are also repeated if
 * there are few, so that all files have them encoded in one way, but for a table with as many lists
 * as rows.
 */
async function repeatedColumns(
  session: DuckdbSession,
  rows: string,
  columns: SortedShape['columns'],
  signal: AbortSignal,
): Promise<RepeatedColumns> {
  const candidates = columns.filter(({ type }) => type === NUMBERED || type === 'string');
  if (candidates.length === 0) return { lists: [], texts: new Map() };
  const questions = candidates.map(({ name, type }, i) => {
    const value = identifier(name);
    if (type === NUMBERED) return `count(DISTINCT ${value}) AS c${i}`;
    const isOnly = `count(*) = count(${value}) AND min(${value}) = max(${value}) AND max(strlen(${value})) <= ${MOST_BYTES}`;
    return `CASE WHEN ${isOnly} THEN min(${value}) END AS c${i}`;
  });
  const [sample = {}] = await session.rows<Record<string, number | string | null>>(
    `SELECT ${questions.join(', ')} FROM (SELECT * FROM ${rows} LIMIT ${SAMPLE_ROWS})`,
    signal,
  );
  const lists: string[] = [];
  const texts = new Map<string, string>();
  for (const [i, { name, type }] of candidates.entries()) {
    const found = sample[`c${i}`] ?? null;
    if (type !== NUMBERED) {
      if (found !== null) texts.set(name, sqlLiteral(String(found)));
    } else if (LEAST_REPEATS * Number(found) <= SAMPLE_ROWS) lists.push(name);
  }
  return { lists, texts };
}
