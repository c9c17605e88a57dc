import { createHash } from 'node:crypto';
import type { ShardsStage, WriteStage } from '@dc-data-baker/planner';
import type { Engine } from './engine.ts';

/** Another one when an engine begins to write the same rows differently. */
const RECIPE_VERSION = 1;

/**
 * What a table is made by, as a hash: its SQL as this engine runs it, and how its rows are
 * written. Two bakes of one recipe and the same inputs hold the same rows.
 */
export function recipeOf(engine: Engine['name'], stage: WriteStage | ShardsStage): string {
  const { format, columns, partitionedBy } = stage;
  const shards =
    stage.kind === 'shards'
      ? { by: stage.by, sortedBy: stage.sortedBy, emptyUnlessAny: stage.emptyUnlessAny }
      : {};
  const pieces = stage.pieces.map(({ value, select }) => [value, select[engine]]);
  const recipe = [RECIPE_VERSION, engine, pieces, format, columns, partitionedBy, shards];
  return createHash('sha256').update(JSON.stringify(recipe)).digest('hex');
}
