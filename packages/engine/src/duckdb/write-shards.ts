import { join } from 'node:path';
import { makeFolder } from '@dc-data-baker/files';
import { plural } from '@dc-data-baker/models';
import type { ShardsStage } from '@dc-data-baker/planner';
import type { StageContext } from '../engine.ts';
import type { CopiedPiece } from './copied-piece.ts';
import { copyShards } from './copy-shards.ts';
import type { DuckdbSession } from './session.ts';
import { ShardPaths } from './shard-paths.ts';
import { sideBySide } from './side-by-side.ts';
import { writeSortedShards } from './sorted-shards.ts';
import type { WrittenFile } from './written-files.ts';

/** Rows that are written as one file for each value of a column. */
export interface ShardsPiece {
  /** In DuckDB's SQL. */
  readonly select: string;
  /** Present if the files may be made of those of a table. */
  readonly copied?: CopiedPiece | undefined;
}

/**
 * Writes one sorted file for each value of a column.
 *
 * @param sessions of one thread each; the inputs are views in all of them. They work concurrently
 * @param drafts a folder for files that are not complete; it is removed
 */
export async function writeShards(
  sessions: readonly DuckdbSession[],
  stage: Omit<ShardsStage, 'pieces'>,
  pieces: readonly ShardsPiece[],
  folder: string,
  drafts: string,
  { signal, progress }: StageContext,
): Promise<WrittenFile[]> {
  await makeFolder(folder);
  const files: WrittenFile[] = [];
  const paths = new ShardPaths(stage, folder);
  let done = 0;
  await sideBySide(sessions, pieces, async (session, { select, copied }) => {
    const own = join(drafts, String(sessions.indexOf(session)));
    files.push(
      ...((copied && (await copyShards(session, stage, copied, paths, signal))) ??
        (await writeSortedShards(session, stage, select, paths, own, signal))),
    );
    done++;
    progress({ fraction: done / pieces.length, detail: plural(files.length, 'file') });
  });
  return files;
}
