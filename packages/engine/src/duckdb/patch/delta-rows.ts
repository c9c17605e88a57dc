import { allColumns, identifier, type Manifest, sqlLiteral } from '@dc-data-baker/models';
import { castToShape, type InPieces, type WriteStage } from '@dc-data-baker/planner';
import type { Lake } from '../../lake/lake.ts';
import { relationWithFile } from '../relation.ts';
import type { DuckdbSession } from '../session.ts';
import { PATCH } from './patch-tables.ts';
import type { KeptKey, PatchableWrite } from './patchable-write.ts';

/**
 * The column with the file of the base that a row is in; no declared column has a space in its
 * name.
 */
export const FILE = identifier('the file');

/**
 * Computes the current rows of the touched points, and finds their rows in the base. Where they
 * differ, the old ones are put into `PATCH.removed`, with their file in `FILE`, and the new ones
 * into `PATCH.added`.
 *
 * The session must have the index of the SELECTs, and the points' table must contain only the
 * touched points.
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

/** Skips the files of partitions without touched points: 0.3 s instead of 2.7 s. */
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
