import { createHash } from 'node:crypto';
import type { WritingStage } from '@dc-data-baker/planner';
import type { Engine } from './engine.ts';

/**
 * What writes the files: the version of DuckDB, and a number that goes up when we begin to write
 * the same rows differently.
 */
const WRITER = 'duckdb 1.5.6, 2';

/**
 * What a table is made by, as a hash. Two bakes of one recipe and of inputs with the same content
 * hold the same rows.
 */
export function recipeOf(engine: Engine['name'], stage: WritingStage): string {
  const recipe = JSON.stringify([engine, WRITER, stage.recipe[engine]]);
  return createHash('sha256').update(recipe).digest('hex');
}
