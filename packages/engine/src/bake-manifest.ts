import type { Manifest, ManifestFile } from '@dc-data-baker/models';
import type { WritingStage } from '@dc-data-baker/planner';
import type { Engine } from './engine.ts';
import { bakeLocation } from './manifest-store.ts';
import { recipeOf } from './recipe.ts';

/**
 * The manifest of a bake that begins: it reserves the folder, and says for what.
 *
 * @param inputs the bake of each table that is read, `null` for an external one
 */
export function begunManifest(
  engine: Engine['name'],
  stage: WritingStage,
  bakeId: string,
  inputs: Manifest['inputs'],
  now: Date,
): Manifest {
  return {
    formatVersion: 1,
    table: stage.table,
    layer: stage.layer,
    bakeId,
    status: 'writing',
    location: bakeLocation(stage.bakesLocation, bakeId),
    engine,
    recipe: recipeOf(engine, stage),
    startedAt: now.toISOString(),
    finishedAt: now.toISOString(),
    rows: 0,
    files: [],
    checks: [],
    inputs,
  };
}

/**
 * The manifest of a bake whose files are complete.
 *
 * @param inputKeys the contents of the tables that were read; without them a later bake never
 *   reuses this one
 * @param pieces how many there were, if only the data told it
 */
export function writtenManifest(
  begun: Manifest,
  files: readonly ManifestFile[],
  now: Date,
  inputKeys?: Manifest['inputKeys'],
  pieces?: number,
): Manifest {
  return {
    ...begun,
    ...(pieces === undefined ? {} : { pieces }),
    ...(inputKeys && { inputKeys }),
    status: 'written',
    finishedAt: now.toISOString(),
    rows: files.reduce((sum, file) => sum + file.rows, 0),
    files: [...files].sort((a, b) => (a.path < b.path ? -1 : 1)),
  };
}
