import type { WritingStage } from '@dc-data-baker/planner';
import type { ContentKeys } from './content-keys.ts';
import type { Engine } from './engine.ts';
import { heldMessage, keepsBack, readHold } from './hold.ts';
import { readManifest, UnreadableManifest } from './manifest-store.ts';
import type { ObjectStore } from './object-store.ts';
import { isPublishedWhole } from './publish.ts';
import { recipeOf } from './recipe.ts';
import { isWhole } from './whole-bake.ts';

/** Whether a stage need run, and why. */
export interface Verdict {
  readonly runs: boolean;
  readonly because: string;
  /** It is foreseen to run, and may turn out to be what it was. */
  readonly perhaps?: true;
  /** It does not run because a rollback holds its table. */
  readonly held?: true;
}

export const UNCHANGED: Verdict = {
  runs: false,
  because: 'nothing that goes into it has changed',
};

/** What tables are compared by. */
export interface Comparison {
  readonly store: ObjectStore;
  readonly engine: Pick<Engine, 'name' | 'patches'>;
  readonly keys: ContentKeys;
  /** Every stage runs, but for those of tables that are held. */
  readonly force?: boolean;
}

/**
 * Compares what a bake of a table would be made of with what the published one was made of: first a
 * hold, then the recipe, the contents of the inputs, and whether the published files are all there.
 *
 * @param inputs those of its inputs that are compared; all by default
 */
export async function compareWithPublished(
  comparison: Comparison,
  stage: WritingStage,
  inputs: readonly string[] = stage.reads,
): Promise<Verdict> {
  const { store, engine, keys, force } = comparison;
  const held = await verdictOfHold(comparison, stage);
  if (held) return held;
  if (force) return runs('--force');
  const manifest = await readManifest(store, stage.location).catch(unreadable);
  if (manifest === 'unreadable') return runs('its manifest cannot be read');
  if (!manifest) return runs('it was never baked');
  if (manifest.recipe !== recipeOf(engine.name, stage)) {
    return runs('its definition, or that of a check or of a source, has changed');
  }
  for (const input of inputs) {
    const key = await keys.of(input);
    if (key === undefined || manifest.inputKeys?.[input] !== key) {
      return runs(`\`${input}\` has changed${await howMuch(engine, stage)}`);
    }
  }
  const whole =
    (await isWhole(store, stage.bakesLocation, manifest)) &&
    (stage.kind === 'write' || (await isPublishedWhole(store, stage.location, manifest)));
  return whole ? UNCHANGED : runs('files of the published bake are missing or cut short');
}

/**
 * A rollback holds against everything, `force` too: somebody has to let the table go.
 *
 * @returns `undefined` of a table that is not held, or not against what it would be made of now
 */
export async function verdictOfHold(
  { store, engine, keys }: Comparison,
  stage: WritingStage,
): Promise<Verdict | undefined> {
  const held = await readHold(store, stage);
  if (!held) return undefined;
  const inputKeys: Record<string, string> = {};
  for (const input of stage.reads) {
    const key = await keys.of(input);
    if (key !== undefined) inputKeys[input] = key;
  }
  if (!keepsBack(held, { recipe: recipeOf(engine.name, stage), inputKeys })) return undefined;
  return { runs: false, because: heldMessage(stage.table, held), held: true };
}

function runs(because: string): Verdict {
  return { runs: true, because };
}

/** How many points are touched is only known when they are looked for. */
async function howMuch(engine: Comparison['engine'], stage: WritingStage): Promise<string> {
  const isPatched = stage.kind === 'write' && (await engine.patches?.(stage));
  return isPatched ? ': only what its changed polygons touch, if that is little' : '';
}

function unreadable(error: unknown): 'unreadable' {
  if (error instanceof UnreadableManifest) return 'unreadable';
  throw error;
}
