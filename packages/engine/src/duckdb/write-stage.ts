import { mkdir } from 'node:fs/promises';
import { renderCopy, type WriteStage } from '@dc-data-baker/planner';
import type { StageContext } from '../engine.ts';
import type { DuckdbSession } from './session.ts';
import { type CopiedFile, fromStats } from './written-files.ts';

/** A file that a stage wrote, before it is hashed. */
export interface WrittenFile {
  readonly path: string;
  readonly rows: number;
  readonly bytes: number;
}

/** Writes a table's pieces into a folder, one after the other: each uses all threads. */
export async function writePieces(
  session: DuckdbSession,
  stage: WriteStage,
  folder: string,
  { signal, progress }: StageContext,
): Promise<WrittenFile[]> {
  const files: WrittenFile[] = [];
  await mkdir(folder, { recursive: true });
  for (const [i, piece] of stage.pieces.entries()) {
    const report = (fraction: number) =>
      progress({
        fraction: (i + fraction) / stage.pieces.length,
        ...(piece.value === null ? {} : { detail: piece.value }),
      });
    report(0);
    const name = piece.value === null ? 'part-{i}' : `part-${piece.value}-{i}`;
    const sql = renderCopy(piece.select.duckdb.sql, stage, folder, name);
    const copy = () => session.rows<CopiedFile>(sql, signal, report);
    const isSpatial = piece.select.duckdb.indexes.length > 0;
    const copied = await (isSpatial ? session.joinAsWritten(copy) : copy());
    files.push(...copied.map(fromStats));
  }
  return files;
}
