import { createHash } from 'node:crypto';
import type { WritingStage } from '@dc-data-baker/planner';
import duckdb from '@duckdb/node-api/package.json' with { type: 'json' };
import type { Engine } from './engine.ts';

/** Without the revision of the package, which contains the same DuckDB: `1.5.6` for `1.5.6-r.1`. */
const DUCKDB_VERSION = duckdb.version.replace(/-.*/, '');

/**
 * The writer of the files: the installed version of DuckDB, and a number that is increased when
 * this project begins to write the same rows differently.
 */
const WRITER = `duckdb ${DUCKDB_VERSION}, 3`;

/**
 * How a table is made, as a hash. Two bakes with the same recipe and inputs of the same content
 * have the same rows.
 */
export function recipeOf(engine: Engine['name'], stage: WritingStage): string {
  const recipe = JSON.stringify([engine, WRITER, stage.recipe[engine]]);
  return createHash('sha256').update(recipe).digest('hex');
}
