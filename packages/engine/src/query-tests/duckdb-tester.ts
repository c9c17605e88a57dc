import { DatabakerError, identifier } from '@dc-data-baker/models';
import { castToShape } from '@dc-data-baker/planner';
import { createPolygonIndex, PolygonError } from '../duckdb/polygons.ts';
import { stageError } from '../duckdb-error.ts';
import { placed } from './placed.ts';
import type { QueryTester, ReadyTest } from './query-tester.ts';
import type { WrittenRows } from './read-rows.ts';

/** Runs query tests on DuckDB in this process, with the SQL of a bake. */
export const duckdbTester: QueryTester = {
  engine: 'duckdb',
  concurrency: 1,

  async run(ready, found, signal) {
    const { session, select, test } = ready;
    const { table } = test.table;
    await createIndexes(ready, signal);
    await session
      .run(`CREATE TABLE ${identifier(found)} AS ${castToShape(select.duckdb.sql, table)}`, signal)
      .catch((error: unknown) => {
        throw placed(test.place, stageError(error, table.name));
      });
  },

  async close() {},
};

async function createIndexes(
  { session, select, inputs }: ReadyTest,
  signal: AbortSignal,
): Promise<void> {
  for (const spec of select.duckdb.indexes) {
    try {
      await createPolygonIndex(session, spec, signal);
    } catch (error) {
      if (!(error instanceof PolygonError)) throw error;
      const input = inputs.get(spec.table);
      const row = input && rowOfPolygon(input, spec.column, error.wkt);
      throw new DatabakerError(
        'definition',
        `${input?.file ?? spec.table}${row ? `:${row.line}` : ''}: the polygon cannot be read: ${error.message}: ${JSON.stringify(error.wkt.slice(0, 80))}`,
        { cause: error },
      );
    }
  }
}

/** @param column the column with the polygons, if the query does not change them */
function rowOfPolygon({ columns, rows }: WrittenRows, column: string | undefined, wkt: string) {
  // In a CSV table a text that was left out is empty.
  const isIt = (field: string | null) => (field ?? '') === wkt;
  const place = column === undefined ? -1 : columns.indexOf(column);
  return rows.find(({ fields }) =>
    place < 0 ? fields.includes(wkt) : isIt(fields[place] ?? null),
  );
}
