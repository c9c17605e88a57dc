import type { Manifest } from '@dc-data-baker/models';
import type { WritingStage } from '@dc-data-baker/planner';
import type { Engine } from './engine.ts';
import { readManifestIfAny } from './manifest-store.ts';
import type { ObjectStore } from './object-store.ts';
import { recipeOf } from './recipe.ts';
import { isWhole } from './whole-bake.ts';

/** A published bake that differs from the one to come by no more than some inputs. */
export interface BaseBake {
  readonly manifest: Manifest;
  /** The inputs whose rows are not those that it was made of. */
  readonly changed: readonly string[];
  /** What is in the inputs now, as hashes. */
  readonly inputKeys: Readonly<Record<string, string>>;
}

/**
 * The published bake of a stage's table, where it was made by the same recipe, passed its checks
 * and is whole: what of it need not be done again can be taken over.
 *
 * @param inputKeys what is in the tables that the stage reads, as hashes by table
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
