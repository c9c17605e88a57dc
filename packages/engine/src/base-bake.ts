import type { Manifest } from '@dc-data-baker/models';
import type { WritingStage } from '@dc-data-baker/planner';
import type { Engine } from './engine.ts';
import { type InputContents, keysOf } from './input-contents.ts';
import { readManifestIfAny } from './manifest-store.ts';
import type { ObjectStore } from './object-store.ts';
import { recipeOf } from './recipe.ts';
import { isWhole } from './whole-bake.ts';

/** A published bake that differs from the next one only in some inputs. */
export interface BaseBake {
  readonly manifest: Manifest;
  /** The inputs whose rows have changed since. */
  readonly changed: readonly string[];
}

/**
 * The published bake of a stage's table, if it was made with the same recipe, passed its checks and
 * is complete: parts of it may be reused.
 *
 * @param contents of the tables that the stage reads
 */
export async function baseBake(
  store: ObjectStore,
  engine: Engine['name'],
  stage: WritingStage,
  contents: Promise<InputContents>,
): Promise<BaseBake | undefined> {
  const manifest = await readManifestIfAny(store, stage.location);
  if (manifest?.status !== 'audited' || !manifest.inputKeys) return undefined;
  if (manifest.recipe !== recipeOf(engine, stage)) return undefined;
  const keys = keysOf(await contents);
  const changed = stage.reads.filter(
    (table) => keys[table] === undefined || keys[table] !== manifest.inputKeys?.[table],
  );
  const isUsable = await isWhole(store, stage.bakesLocation, manifest);
  return isUsable ? { manifest, changed } : undefined;
}
