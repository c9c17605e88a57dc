import type { InPieces, Piece, QueryStage } from '@dc-data-baker/planner';
import { renderUnload } from '@dc-data-baker/planner';
import pMap from 'p-map';
import type { QueryProgress, StageContext } from '../engine.ts';
import { bakeLocation } from '../manifest-store.ts';
import type { AthenaQueries } from './athena-queries.ts';
import { attemptLocation } from './attempts.ts';
import { QueryBook } from './query-book.ts';
import { queryToken } from './query-token.ts';
import { retryQuery } from './retry-query.ts';

/** A piece whose rows Athena has written. */
export interface UnloadedPiece {
  readonly value: string | null;
  /** The location of the successful attempt: `s3://bucket/prefix/`. */
  readonly location: string;
}

export interface Unloaded {
  readonly pieces: readonly UnloadedPiece[];
  readonly queries: QueryBook;
}

/**
 * Writes a table's pieces on Athena concurrently, each attempt to a new location.
 *
 * @param adapt changes each SELECT before it runs: see `readingHeldBack`
 * @param run distinguishes the attempts from those of an earlier run of the same bake: Athena would
 *   return the results of those, and they may still be writing
 */
export async function unloadPieces(
  {
    queries: athena,
    adapt,
    run,
  }: {
    readonly queries: AthenaQueries;
    readonly adapt: (select: string) => string;
    readonly run: string;
  },
  stage: InPieces<QueryStage>,
  database: string,
  { bakeId, signal, progress }: StageContext,
): Promise<Unloaded> {
  const bake = bakeLocation(stage.bakesLocation, bakeId);
  const failing = new AbortController();
  const either = AbortSignal.any([signal, failing.signal]);
  const queries = new QueryBook((states: readonly QueryProgress[], ended: number) =>
    progress({ fraction: ended / stage.pieces.length, queries: states }),
  );
  const unload = (piece: Piece): Promise<UnloadedPiece> =>
    retryQuery(
      async (number) => {
        const attempt = `${run}-${number}`;
        const location = attemptLocation(bake, piece.value, attempt);
        const request = {
          sql: renderUnload(adapt(piece.select.athena), stage, location),
          database,
          token: queryToken(bakeId, stage.id, piece.value, attempt),
        };
        await queries.run(athena, piece.value ?? stage.table, request, either);
        return { value: piece.value, location };
      },
      either,
      athena.pause,
    );
  try {
    const pieces = await pMap(stage.pieces, unload, { concurrency: stage.concurrency });
    return { pieces, queries };
  } catch (error) {
    // The other queries are no longer needed, and cost money.
    failing.abort();
    await queries.allEnded();
    throw error;
  }
}
