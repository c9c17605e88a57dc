import { createHash } from 'node:crypto';
import type { WritingStage } from '@dc-data-baker/planner';
import duckdb from '@duckdb/node-api/package.json' with { type: 'json' };
import type { Engine } from './engine.ts';

/** Without the revision of the package, which wraps the same DuckDB: `1.5.6` of `1.5.6-r.1`. */
const DUCKDB_VERSION = duckdb.version.replace(/-.*/, '');

/**
 * What writes the files: the version of DuckDB that is installed, and a number that goes up when we
 * begin to write the same rows differently.
 */
const WRITER = `duckdb ${DUCKDB_VERSION}, 2`;

/**
 * What a table is made by, as a hash. Two bakes of one recipe and of inputs with the same content
 * hold the same rows.
 */
export function recipeOf(engine: Engine['name'], stage: WritingStage): string {
  const recipe = JSON.stringify([engine, WRITER, stage.recipe[engine]]);
  return createHash('sha256').update(recipe).digest('hex');
}
