import type { Manifest } from '@dc-data-baker/models';
import type { WritingStage } from '@dc-data-baker/planner';
import type { Engine } from './engine.ts';
import { readManifestIfAny } from './manifest-store.ts';
import type { ObjectStore } from './object-store.ts';
import { recipeOf } from './recipe.ts';
import { isWhole } from './whole-bake.ts';

/** A published bake that differs from the next one only in some inputs. */
export interface BaseBake {
  readonly manifest: Manifest;
  /** The inputs whose rows have changed since. */
  readonly changed: readonly string[];
  /** Hashes of the current contents of the inputs. */
  readonly inputKeys: Readonly<Record<string, string>>;
}

/**
 * The published bake of a stage's table, if it was made with the same recipe, passed its checks and
 * is complete: parts of it may be reused.
 *
 * @param inputKeys the contents of the tables that the stage reads, as hashes by table
 */
export async function baseBake(
  store: ObjectStore,
  engine: Engine['name'],
  stage: WritingStage,
  inputKeys: Promise<Readonly<Record<string, string>>>,
): Promise<BaseBake | undefined> {
  const manifest = await readManifestIfAny(store, stage.location);
  if (manifest?.status !== 'audited' || !manifest.inputKeys) return undefined;
  if (manifest.recipe !== recipeOf(engine, stage)) return undefined;
  const keys = await inputKeys;
  const changed = stage.reads.filter(
    (table) => keys[table] === undefined || keys[table] !== manifest.inputKeys?.[table],
  );
  const isUsable = await isWhole(store, stage.bakesLocation, manifest);
  return isUsable ? { manifest, changed, inputKeys: keys } : undefined;
}
