import { identifier, sqlLiteral } from '@dc-data-baker/models';
import { castToShape, type ShardsStage } from '@dc-data-baker/planner';
import type { TextList } from '../parquet/list-chunk.ts';
import type { DuckdbSession } from './session.ts';

/** The size of the sample that shows which columns repeat, and how often each value has to. */
const SAMPLE_ROWS = 10_240;
const LEAST_REPEATS = 4;

/** The longest text that becomes a literal: the statement of each file has it. */
const MOST_BYTES = 1024;

/** Only for these types are equal values identical in every bit, as 0.0 and -0.0 are not. */
const TEXTS: ReadonlySet<string> = new Set(['string', 'array<string>']);

/**
 * No table or column of a definition has such a name: a SELECT would read these tables instead of
 * its own, and a column `rowid` would hide DuckDB's.
 */
const PIECE = identifier('the piece');
const COMBINATIONS = identifier('the combinations');
const DICTIONARY = identifier('the dictionary');
const own = (column: string) => identifier(`its ${column}`);

/** The number of a row's text, by its position in the one row of the dictionary. */
const NUMBER = identifier('the number');

/** A piece's rows in order, in tables of a session of one thread. */
export interface SortedPiece {
  /** The FROM clause that reads them. */
  readonly from: string;
  /** The expression that numbers them from 0. */
  readonly row: string;
  /** The expression for each declared column in the SELECT clause, by the column's name. */
  readonly values: ReadonlyMap<string, string>;
  /** The columns whose values are stored once, with a number in each row. */
  readonly repeated: readonly string[];
}

/** The rows that are sorted, and their order. */
type SortedShape = Pick<ShardsStage, 'columns' | 'partitionedBy' | 'by' | 'sortedBy'>;

/**
 * Sorts the rows of a piece into tables, which `dropSortedPiece` drops.
 *
 * A text or list that is in many rows is stored once, with its number in each row. DuckDB moves
 * complete rows when it sorts, and lists are the most expensive there and when ranges of rows are
 * read: sorting 3.6 million addresses took 9.1 s with their lists of ballots, and 3.8 s with
 * numbers for them, and then writing the files 4.7 s and 3.3 s.
 */
export async function sortPiece(
  session: DuckdbSession,
  stage: SortedShape,
  select: string,
  signal: AbortSignal,
): Promise<SortedPiece> {
  const rows = `(${castToShape(select, stage)})`;
  const order = [stage.by, ...stage.sortedBy];
  const sorted = `ORDER BY ${order.map((name) => `r.${identifier(name)}`).join(', ')}`;
  const names = stage.columns.map(({ name }) => name);
  const texts = stage.columns.filter(({ name, type }) => TEXTS.has(type) && !order.includes(name));
  const repeated = await repeatedColumns(session, rows, texts, signal);
  const row = `${PIECE}.rowid`;
  if (repeated.length > 0) {
    await session.run(
      `CREATE TEMP TABLE ${COMBINATIONS} AS SELECT CAST(row_number() OVER () AS INTEGER) AS ${NUMBER}, * FROM (SELECT DISTINCT ${repeated.map(identifier).join(', ')} FROM ${rows})`,
      signal,
    );
  }
  const literals = await literalsOf(
    session,
    texts.filter(({ name, type }) => type === 'string' && repeated.includes(name)),
    signal,
  );
  const numbered = repeated.filter((name) => !literals.has(name));
  const others = names.filter((name) => !repeated.includes(name));
  const renamed = others.map((name) => `r.${identifier(name)} AS ${own(name)}`);
  if (numbered.length === 0) {
    await session.run(
      `CREATE TEMP TABLE ${PIECE} AS SELECT ${renamed.join(', ')} FROM ${rows} AS r ${sorted}`,
      signal,
    );
    const values = new Map(names.map((name) => [name, literals.get(name) ?? own(name)]));
    return { from: PIECE, row, values, repeated: numbered };
  }
  const columns = numbered.map(identifier);
  const same = columns.map((column) => `r.${column} IS NOT DISTINCT FROM c.${column}`);
  await session.joinAsWritten(() =>
    session.run(
      `CREATE TEMP TABLE ${PIECE} AS SELECT ${[...renamed, `c.${NUMBER}`].join(', ')} FROM ${rows} AS r JOIN ${COMBINATIONS} AS c ON ${same.join(' AND ')} ${sorted}`,
      signal,
    ),
  );
  const lists = numbered.map(
    (name) => `list(${identifier(name)} ORDER BY ${NUMBER}) AS ${own(name)}`,
  );
  await session.run(
    `CREATE TEMP TABLE ${DICTIONARY} AS SELECT ${lists.join(', ')} FROM ${COMBINATIONS}`,
    signal,
  );
  return {
    // Looked up in a list instead of joined, because a join does not guarantee the order of its
    // rows.
    from: `${PIECE}, ${DICTIONARY}`,
    row,
    repeated: numbered,
    values: new Map(
      names.map((name) => [
        name,
        numbered.includes(name)
          ? `${DICTIONARY}.${own(name)}[${PIECE}.${NUMBER}]`
          : (literals.get(name) ?? `${PIECE}.${own(name)}`),
      ]),
    ),
  };
}

/**
 * Literals of the repeated texts of which there is one, in every row: a number for it would be sorted
 * with each row, and the text looked up again for each row that is written.
 */
async function literalsOf(
  session: DuckdbSession,
  columns: SortedShape['columns'],
  signal: AbortSignal,
): Promise<ReadonlyMap<string, string>> {
  if (columns.length === 0) return new Map();
  const only = columns.map(({ name }) => {
    const text = identifier(name);
    const isOnly = `count(*) = count(${text}) AND min(${text}) = max(${text}) AND max(strlen(${text})) <= ${MOST_BYTES}`;
    return `CASE WHEN ${isOnly} THEN min(${text}) END AS ${text}`;
  });
  const [texts = {}] = await session.rows<Record<string, string | null>>(
    `SELECT ${only.join(', ')} FROM ${COMBINATIONS}`,
    signal,
  );
  const found = Object.entries(texts).flatMap(([name, text]): [string, string][] =>
    text === null ? [] : [[name, sqlLiteral(text)]],
  );
  return new Map(found);
}

/** The distinct lists of a repeated column by their numbers, and the number of each row's list. */
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
  const drops = [PIECE, COMBINATIONS, DICTIONARY].map((table) => `DROP TABLE IF EXISTS ${table}`);
  await session.run(drops.join(';'));
}

/**
 * An estimate from the first rows: if it is wrong, sorting takes longer. Lists are also repeated if
 * there are few, so that all files have them encoded in one way, but for a table with as many lists
 * as rows.
 */
async function repeatedColumns(
  session: DuckdbSession,
  rows: string,
  texts: SortedShape['columns'],
  signal: AbortSignal,
): Promise<string[]> {
  if (texts.length === 0) return [];
  const counts = texts.map(({ name }, i) => `count(DISTINCT ${identifier(name)}) AS c${i}`);
  const [sample = {}] = await session.rows<Record<string, number>>(
    `SELECT count(*) AS rows, ${counts.join(', ')} FROM (SELECT * FROM ${rows} LIMIT ${SAMPLE_ROWS})`,
    signal,
  );
  const isRepeated = ({ type }: (typeof texts)[number], i: number) =>
    LEAST_REPEATS * (sample[`c${i}`] ?? 0) <=
    (type === 'string' ? (sample['rows'] ?? 0) : SAMPLE_ROWS);
  return texts.filter(isRepeated).map(({ name }) => name);
}
