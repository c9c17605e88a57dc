import { identifier, sqlLiteral } from '@dc-data-baker/models';
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
 * its own, and a column `rowid` would hide DuckDB's.
 */
const PIECE = identifier('the piece');
const COMBINATIONS = identifier('the combinations');
const own = (column: string) => identifier(`its ${column}`);

/** The number of a row's combination of lists. */
const NUMBER = identifier('the number');

/** A piece's rows in order, in tables of a session of one thread. */
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

/** The rows that are sorted, and their order. */
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
): Promise<SortedPiece> {
  const rows = `(${castToShape(select, stage)})`;
  const order = [stage.by, ...stage.sortedBy];
  const doubles = stage.columns.filter(({ type }) => type === 'double').map(({ name }) => name);
  // What DuckDB sorts by loses the sign of a zero; what it sorts by an expression of does not.
  const keys = order.map(
    (name) => `r.${identifier(name)}${doubles.includes(name) ? ' + 0e0' : ''}`,
  );
  const sorted = `ORDER BY ${keys.join(', ')}`;
  const names = stage.columns.map(({ name }) => name);
  const others = stage.columns.filter(({ name }) => !order.includes(name));
  const { lists, texts } = await repeatedColumns(session, rows, others, signal);
  const literals = await literalsOf(session, rows, texts, signal);
  const row = `${PIECE}.rowid`;
  const moved = names.filter((name) => !lists.includes(name) && !literals.has(name));
  const renamed = moved.map((name) => `r.${identifier(name)} AS ${own(name)}`);
  if (lists.length === 0) {
    await session.run(
      `CREATE TEMP TABLE ${PIECE} AS SELECT ${renamed.join(', ')} FROM ${rows} AS r ${sorted}`,
      signal,
    );
    const values = new Map(names.map((name) => [name, literals.get(name) ?? own(name)]));
    return { inOrder: PIECE, inAnyOrder: PIECE, row, values, lists };
  }
  const columns = lists.map(identifier);
  await session.run(
    `CREATE TEMP TABLE ${COMBINATIONS} AS SELECT CAST(row_number() OVER () AS INTEGER) AS ${NUMBER}, * FROM (SELECT DISTINCT ${columns.join(', ')} FROM ${rows})`,
    signal,
  );
  const same = columns.map((column) => `r.${column} IS NOT DISTINCT FROM c.${column}`);
  await session.joinAsWritten(() =>
    session.run(
      `CREATE TEMP TABLE ${PIECE} AS SELECT ${[...renamed, `c.${NUMBER}`].join(', ')} FROM ${rows} AS r JOIN ${COMBINATIONS} AS c ON ${same.join(' AND ')} ${sorted}`,
      signal,
    ),
  );
  const expressionOf = (name: string): string =>
    lists.includes(name)
      ? `${COMBINATIONS}.${identifier(name)}`
      : (literals.get(name) ?? `${PIECE}.${own(name)}`);
  return {
    inOrder: PIECE,
    inAnyOrder: `${PIECE} JOIN ${COMBINATIONS} USING (${NUMBER})`,
    row,
    values: new Map(names.map((name) => [name, expressionOf(name)])),
    lists,
  };
}

/** Literals of the texts of which there is one, in every row: it need not be sorted with each row. */
async function literalsOf(
  session: DuckdbSession,
  rows: string,
  columns: readonly string[],
  signal: AbortSignal,
): Promise<ReadonlyMap<string, string>> {
  if (columns.length === 0) return new Map();
  const only = columns.map((name) => {
    const text = identifier(name);
    const isOnly = `count(*) = count(${text}) AND min(${text}) = max(${text}) AND max(strlen(${text})) <= ${MOST_BYTES}`;
    return `CASE WHEN ${isOnly} THEN min(${text}) END AS ${text}`;
  });
  const [texts = {}] = await session.rows<Record<string, string | null>>(
    `SELECT ${only.join(', ')} FROM ${rows}`,
    signal,
  );
  const found = Object.entries(texts).flatMap(([name, text]): [string, string][] =>
    text === null ? [] : [[name, sqlLiteral(text)]],
  );
  return new Map(found);
}

/** The distinct lists of a numbered column by their numbers, and the number of each row's list. */
export async function numberedLists(
  session: DuckdbSession,
  column: string,
  signal: AbortSignal,
): Promise<{ readonly lists: readonly TextList[]; readonly numbers: Int32Array }> {
  const lists: TextList[] = [];
  const found = await session.rows<{ number: number; list: TextList }>(
    `SELECT ${NUMBER} AS number, ${identifier(column)} AS list FROM ${COMBINATIONS}`,
    signal,
  );
  for (const { number, list } of found) lists[number] = list;
  return { lists, numbers: await session.integers(`SELECT ${NUMBER} FROM ${PIECE}`, signal) };
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
  /** Columns of texts with one text in all of these rows. */
  readonly texts: readonly string[];
}

/**
 * An estimate from the first rows: if it is wrong, sorting takes longer. Lists are also repeated if
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
  if (candidates.length === 0) return { lists: [], texts: [] };
  const counts = candidates.map(({ name }, i) => `count(DISTINCT ${identifier(name)}) AS c${i}`);
  const [sample = {}] = await session.rows<Record<string, number>>(
    `SELECT ${counts.join(', ')} FROM (SELECT * FROM ${rows} LIMIT ${SAMPLE_ROWS})`,
    signal,
  );
  const namesOf = (wanted: string, isRepeated: (distinct: number) => boolean) =>
    candidates.flatMap(({ name, type }, i) =>
      type === wanted && isRepeated(sample[`c${i}`] ?? 0) ? [name] : [],
    );
  return {
    lists: namesOf(NUMBERED, (distinct) => LEAST_REPEATS * distinct <= SAMPLE_ROWS),
    texts: namesOf('string', (distinct) => distinct === 1),
  };
}
