import { identifier, sqlLiteral } from '@dc-data-baker/models';
import type { DuckdbSession } from '../duckdb/session.ts';
import { DIFFERENCES } from './differences-sql.ts';
import { columnsOf } from './sides.ts';

/** Writes all differences of the last comparison; in CSV, lists and maps are written as JSON. */
export async function writeDifferences(
  session: DuckdbSession,
  path: string,
  format: 'parquet' | 'csv',
  signal: AbortSignal,
): Promise<void> {
  const columns = await columnsOf(session, DIFFERENCES);
  const select = [...columns].map(([name, type]) =>
    format === 'csv' && (type.endsWith('[]') || type.startsWith('MAP('))
      ? `CAST(to_json(${identifier(name)}) AS VARCHAR) AS ${identifier(name)}`
      : identifier(name),
  );
  await session.run(
    `COPY (SELECT ${select.join(', ')} FROM ${DIFFERENCES} ORDER BY ALL) TO ${sqlLiteral(path)} (FORMAT ${format})`,
    signal,
  );
}
