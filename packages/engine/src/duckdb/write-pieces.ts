import { rm, rmdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { makeFolder } from '@dc-data-baker/files';
import {
  type InPieces,
  type Piece,
  partitionFolder,
  renderCopy,
  type WriteStage,
} from '@dc-data-baker/planner';
import type { StageContext } from '../engine.ts';
import { ListWriters } from './list-writers.ts';
import type { PieceBySets } from './piece-by-sets.ts';
import type { DuckdbSession } from './session.ts';
import { sideBySide } from './side-by-side.ts';
import { writeBySets } from './write-by-sets.ts';
import { type CopiedFile, fromStats, type WrittenFile } from './written-files.ts';

/**
 * How many pieces with a spatial join are written at once. DuckDB's threads wait for the main one,
 * which finds the points; meanwhile those of the other piece read and write. 33 million addresses
 * took 20.3 s with one piece at a time, and 16.2 s with two.
 */
const SPATIAL_PIECES = 2;

/**
 * Writes a table's pieces into a folder; each uses all threads.
 *
 * @param bySets the pieces whose files may be made of those of their points
 */
export async function writePieces(
  session: DuckdbSession,
  stage: InPieces<WriteStage>,
  folder: string,
  { signal, progress }: StageContext,
  bySets: ReadonlyMap<Piece, PieceBySets> = new Map(),
): Promise<WrittenFile[]> {
  const files: WrittenFile[] = [];
  await makeFolder(folder);
  // Only of the pieces that are being written: adding up 10,000 for each would take longer than
  // writing them.
  const fractions = new Map<Piece, number>();
  let done = 0;
  const write = async (own: DuckdbSession, piece: Piece): Promise<void> => {
    const report = (fraction: number) => {
      fractions.set(piece, fraction);
      const sum = [...fractions.values()].reduce((all, part) => all + part, 0);
      progress({
        fraction: (done + sum) / stage.pieces.length,
        ...(piece.value === null ? {} : { detail: piece.value }),
      });
    };
    report(0);
    const copy = bySets.get(piece);
    const name = fileName(piece);
    files.push(
      ...((copy && (await writeBySets(own, copy, folder, name, signal, report, writers))) ??
        (await writePiece(own, stage, piece, folder, signal, report))),
    );
    fractions.delete(piece);
    done++;
  };
  const rows = [...bySets.values()].reduce((sum, piece) => sum + piece.rows, 0);
  await using writers = new ListWriters(rows, SPATIAL_PIECES);
  const isSpatial = stage.pieces.some(({ select }) => select.duckdb.indexes.length > 0);
  if (!isSpatial) {
    await sideBySide([session], stage.pieces, write);
    return files;
  }
  const sessions = [session];
  try {
    const count = Math.min(SPATIAL_PIECES, stage.concurrency, stage.pieces.length);
    while (sessions.length < count) sessions.push(await session.beside());
    await session.joinAsWritten(() => sideBySide(sessions, stage.pieces, write));
  } finally {
    for (const other of sessions.slice(1)) await other.close();
  }
  return files;
}

async function writePiece(
  session: DuckdbSession,
  stage: InPieces<WriteStage>,
  piece: Piece,
  folder: string,
  signal: AbortSignal,
  report: (fraction: number) => void,
): Promise<WrittenFile[]> {
  const { partition, select } = piece;
  if (partition) await makeFolder(join(folder, partitionFolder(partition)));
  const sql = renderCopy(select.duckdb.sql, stage, folder, `${fileName(piece)}-{i}`, partition);
  const copied = (await session.rows<CopiedFile>(sql, signal, report)).map(fromStats);
  if (!partition) return copied;
  for (const { path } of copied.filter(({ rows }) => rows === 0)) await removeEmpty(path);
  return copied.filter(({ rows }) => rows > 0);
}

/** The beginning of the names of a piece's files. */
function fileName({ value }: Piece): string {
  return value === null ? 'part' : `part-${value}`;
}

/** Removes an empty partition's file and folder, as S3 would have neither. */
async function removeEmpty(path: string): Promise<void> {
  await rm(path);
  // Another piece may have rows in the same partition.
  await rmdir(dirname(path)).catch(() => {});
}
