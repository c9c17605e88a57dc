import { allColumns, identifier, type Manifest, sqlLiteral } from '@dc-data-baker/models';
import { castToShape, type InPieces, type WriteStage } from '@dc-data-baker/planner';
import type { Lake } from '../../lake/lake.ts';
import { relationWithFile } from '../relation.ts';
import type { DuckdbSession } from '../session.ts';
import { PATCH } from './patch-tables.ts';
import type { KeptKey, PatchableWrite } from './patchable-write.ts';

/** In which file of the base a row is: no column has a name with a space. */
export const FILE = identifier('the file');

/**
 * Makes the rows of the touched points as they are now, and finds those that they had in the base.
 * Where they differ, the old ones are in `PATCH.removed`, with the file that they are in as `FILE`, and
 * the new ones in `PATCH.added`.
 *
 * The session has the index of the SELECTs, and the points' table has the touched points only.
 */
export async function findDelta(
  session: DuckdbSession,
  lake: Lake,
  stage: InPieces<WriteStage>,
  base: Manifest,
  { unique, kept }: Pick<PatchableWrite, 'unique' | 'kept'>,
  signal: AbortSignal,
): Promise<void> {
  for (const [i, { select }] of stage.pieces.entries()) {
    const rows = castToShape(select.duckdb.pointwise?.ifUnique ?? select.duckdb.sql, stage);
    await session.run(
      i === 0 ? `CREATE TABLE ${PATCH.rowsNow} AS ${rows}` : `INSERT INTO ${PATCH.rowsNow} ${rows}`,
      signal,
    );
  }
  const names = allColumns(stage).map(({ name }) => identifier(name));
  const paths = base.files.map(({ path }) => lake.pathOf(`${base.location}${path}`));
  const from = relationWithFile(stage, paths);
  const isOfPoint = unique.map(
    ({ column, as }) => `r.${identifier(as)} IS NOT DISTINCT FROM p.${identifier(column)}`,
  );
  const partitions = kept.filter(({ as }) => stage.partitionedBy.some(({ name }) => name === as));
  await session.joinAsWritten(async () =>
    session.run(
      `CREATE TABLE ${PATCH.rowsThen} AS SELECT ${names.map((name) => `r.${name}`).join(', ')}, r.filename AS ${FILE}
        FROM (SELECT * FROM ${from}${await inTouched(session, partitions)}) AS r
        SEMI JOIN ${PATCH.touchedPoints} AS p ON ${isOfPoint.join(' AND ')}`,
      signal,
    ),
  );
  const same = names.map((name) => `a.${name} IS NOT DISTINCT FROM b.${name}`).join(' AND ');
  await session.run(
    `CREATE TABLE ${PATCH.removed} AS SELECT a.* FROM ${PATCH.rowsThen} AS a ANTI JOIN ${PATCH.rowsNow} AS b ON ${same};
    CREATE TABLE ${PATCH.added} AS SELECT a.* FROM ${PATCH.rowsNow} AS a ANTI JOIN ${PATCH.rowsThen} AS b ON ${same}`,
    signal,
  );
}

/** Passes over the files of partitions that no touched point is in: 0.3 s and not 2.7 s. */
async function inTouched(session: DuckdbSession, partitions: readonly KeptKey[]): Promise<string> {
  const conditions: string[] = [];
  for (const { column, as } of partitions) {
    const found = await session.rows<{ value: string | null }>(
      `SELECT DISTINCT ${identifier(column)} AS value FROM ${PATCH.touchedPoints}`,
    );
    const values = found.map(({ value }) => value);
    if (values.includes(null) || values.length === 0) continue;
    conditions.push(
      `${identifier(as)} IN (${values.map((value) => sqlLiteral(String(value))).join(', ')})`,
    );
  }
  return conditions.length === 0 ? '' : ` WHERE ${conditions.join(' AND ')}`;
}
