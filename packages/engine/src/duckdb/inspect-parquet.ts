import { DatabakerError, identifier, sqlLiteral } from '@dc-data-baker/models';
import { duckdbType, type TableShape } from '@dc-data-baker/planner';
import { INSPECTED, type Lake } from '../lake/lake.ts';
import type { StoredObject } from '../object-store.ts';
import { InspectionRecords } from '../sources/inspection-records.ts';
import { fileLiteral } from './file-literal.ts';
import { reading } from './parquet-columns.ts';
import { DuckdbSession } from './session.ts';

/** What DuckDB concludes from the statistics of a file, of which it does without here. */
const TRUSTING =
  'statistics_propagation,filter_pushdown,compressed_materialization,join_filter_pushdown';

/** The files of an external parquet table. */
interface ParquetSource {
  /** `s3://bucket/prefix/` */
  readonly location: string;
  readonly table: Pick<TableShape, 'columns'> & { readonly name: string };
  readonly objects: readonly StoredObject[];
}

/**
 * Reads the declared columns of parquet files that have not been read before, or have changed since:
 * each value must be readable, and within the file's own statistics. Engines leave out row groups by
 * those, so with wrong ones rows are missing, and nobody notices.
 *
 * @throws a `data` error that names the file and the column
 */
export async function inspectParquet(
  lake: Lake,
  { location, table, objects }: ParquetSource,
  memory: string,
): Promise<void> {
  const { columns } = table;
  const rules = ['parquet', columns.map(({ name, type }) => [name, type])];
  const records = await new InspectionRecords(lake, INSPECTED, location, rules).open(objects);
  const unknown = objects.filter((object) => records.of(object) === undefined);
  if (unknown.length === 0) return;
  const session = await DuckdbSession.open({ threads: 1, memory });
  try {
    await session.run(`SET disabled_optimizers = '${TRUSTING}'`);
    for (const object of unknown) {
      const path = lake.pathOf(object.location);
      for (const column of columns) await inspectColumn(session, table.name, column, path);
      records.add(object, { rows: 0, warnings: [] });
    }
  } finally {
    await session.close();
  }
  // Somebody who only reads may not be allowed to write there.
  await records.save(objects).catch(() => {});
}

/** The values of a column in a row group, and what the file says of them. */
interface GroupValues {
  readonly least: string | null;
  readonly most: string | null;
  readonly nulls: number;
  readonly told_least: string | null;
  readonly told_most: string | null;
  readonly told_nulls: number | null;
}

async function inspectColumn(
  session: DuckdbSession,
  table: string,
  { name, type }: TableShape['columns'][number],
  path: string,
): Promise<void> {
  const of = `column \`${name}\` of \`${table}\``;
  const column = identifier(name);
  const rows = `read_parquet(${fileLiteral(path)}, hive_partitioning = false, file_row_number = true)`;
  const what = `${of} `;
  // Only scalars have statistics of their own.
  if (/[<(]/.test(type) && !type.startsWith('decimal')) {
    await reading(path, () => session.rows(`SELECT max(hash(${column})) FROM ${rows}`), what);
    return;
  }
  const kind = duckdbType(type);
  const value = type === 'double' ? `CASE WHEN NOT isnan(${column}) THEN ${column} END` : column;
  const told = (which: 'min' | 'max') => `coalesce(stats_${which}_value, stats_${which})`;
  const groups = `SELECT row_group_id, any_value(row_group_num_rows) AS times, max(${told('min')}) AS told_least, max(${told('max')}) AS told_most, max(stats_null_count) AS told_nulls FROM parquet_metadata(${fileLiteral(path)}) WHERE lower(path_in_schema) = ${sqlLiteral(name)} GROUP BY row_group_id`;
  const placed = `SELECT *, sum(times) OVER (ORDER BY row_group_id) - times AS first FROM (${groups})`;
  const found = `SELECT g.first, min(${value}) AS least, max(${value}) AS most, count(*) - count(${column}) AS nulls FROM ${rows} AS r ASOF JOIN (${placed}) AS g ON r.file_row_number >= g.first GROUP BY g.first`;
  // What is not a value of the type, such as a text that was cut within a character, says nothing.
  const wrong = [
    `least < TRY_CAST(told_least AS ${kind})`,
    `most > TRY_CAST(told_most AS ${kind})`,
    'nulls <> told_nulls',
  ];
  const [lie] = await reading(
    path,
    () =>
      session.rows<GroupValues>(
        `SELECT CAST(least AS VARCHAR) AS least, CAST(most AS VARCHAR) AS most, nulls, told_least, told_most, told_nulls FROM (${found}) AS f JOIN (${placed}) AS g ON f.first = g.first WHERE ${wrong.join(' OR ')} LIMIT 1`,
      ),
    what,
  );
  if (!lie) return;
  throw new DatabakerError(
    'data',
    `${path}: the statistics of ${of} are wrong: they tell of ${shown(lie.told_least, lie.told_most, lie.told_nulls)}, and its rows have ${shown(lie.least, lie.most, lie.nulls)}; engines would leave rows out. Write the file again with another program, or without statistics`,
  );
}

function shown(least: string | null, most: string | null, nulls: number | null): string {
  return `${least} to ${most} with ${nulls ?? 'unknown'} nulls`;
}
