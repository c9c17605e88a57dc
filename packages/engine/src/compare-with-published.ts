import type { WritingStage } from '@dc-data-baker/planner';
import type { ContentKeys } from './content-keys.ts';
import type { Engine } from './engine.ts';
import { heldMessage, keepsBack, readHold } from './hold.ts';
import { UnreadableManifest } from './manifest-store.ts';
import type { ObjectStore } from './object-store.ts';
import { isPublishedWhole } from './publish.ts';
import { publishedManifest } from './published-manifest.ts';
import { recipeOf } from './recipe.ts';
import { isWhole } from './whole-bake.ts';

/** Whether a stage must run, and why. */
export interface Verdict {
  readonly runs: boolean;
  readonly because: string;
  /** It is expected to run, but its inputs may turn out to be unchanged. */
  readonly perhaps?: true;
  /** It does not run because a rollback holds its table. */
  readonly held?: true;
}

export const UNCHANGED: Verdict = {
  runs: false,
  because: 'nothing that goes into it has changed',
};

/** A table as it would be baked: its location, its recipe and its inputs. */
export interface ComparedTable
  extends Pick<WritingStage, 'kind' | 'table' | 'location' | 'bakesLocation' | 'reads'> {
  /** See `recipeOf`. */
  readonly recipe: string;
}

export function comparedTable(engine: Engine['name'], stage: WritingStage): ComparedTable {
  const { kind, table, location, bakesLocation, reads } = stage;
  return { kind, table, location, bakesLocation, reads, recipe: recipeOf(engine, stage) };
}

/** The context of a comparison. */
export interface Comparison {
  readonly store: ObjectStore;
  readonly keys: ContentKeys;
  /** Every stage runs, except those of tables that are held. */
  readonly force?: boolean;
  /** Describes how much of a table must be rebuilt because of an input, if not all of it. */
  readonly howMuch?: (table: string) => Promise<string>;
}

/**
 * Compares what a bake of a table would be made from with what the published one was made from:
 * first a hold, then the recipe, the contents of the inputs, and whether all published files exist.
 *
 * @param inputs the inputs to compare; all by default
 */
export async function compareWithPublished(
  comparison: Comparison,
  made: ComparedTable,
  inputs: readonly string[] = made.reads,
): Promise<Verdict> {
  const { store, keys, force, howMuch } = comparison;
  const held = await verdictOfHold(comparison, made);
  if (held) return held;
  if (force) return runs('--force');
  const manifest = await publishedManifest(store, made).catch(unreadable);
  if (manifest === 'unreadable') return runs('its manifest cannot be read');
  if (!manifest) return runs('it was never baked');
  if (manifest.recipe !== made.recipe) {
    return runs('its definition, or that of a check or of a source, has changed');
  }
  for (const input of inputs) {
    const key = await keys.of(input);
    if (key === undefined || manifest.inputKeys?.[input] !== key) {
      return runs(`\`${input}\` has changed${(await howMuch?.(made.table)) ?? ''}`);
    }
  }
  const whole =
    (await isWhole(store, made.bakesLocation, manifest)) &&
    (made.kind === 'write' || (await isPublishedWhole(store, made.location, manifest, made.kind)));
  return whole ? UNCHANGED : runs('the files of the published bake are not as it wrote them');
}

/**
 * Whether the files of an external table must be inspected: if a table that is made from them will
 * be baked.
 *
 * @param readers the tables that are made from it and may be baked
 */
export async function compareSource(
  comparison: Comparison,
  source: string,
  readers: readonly ComparedTable[],
): Promise<Verdict> {
  for (const made of readers) {
    const verdict = await compareWithPublished(comparison, made, [source]);
    if (verdict.runs) return runs(`\`${made.table}\`: ${verdict.because}`);
  }
  return UNCHANGED;
}

/**
 * A rollback's hold applies even with `force`, until somebody releases the table.
 *
 * @returns `undefined` if the table is not held, or not against its current inputs
 */
export async function verdictOfHold(
  { store, keys }: Comparison,
  made: ComparedTable,
): Promise<Verdict | undefined> {
  const held = await readHold(store, made);
  if (!held) return undefined;
  const inputKeys: Record<string, string> = {};
  for (const input of made.reads) {
    const key = await keys.of(input);
    if (key !== undefined) inputKeys[input] = key;
  }
  if (!keepsBack(held, { recipe: made.recipe, inputKeys })) return undefined;
  return { runs: false, because: heldMessage(made.table, held), held: true };
}

function runs(because: string): Verdict {
  return { runs: true, because };
}

function unreadable(error: unknown): 'unreadable' {
  if (error instanceof UnreadableManifest) return 'unreadable';
  throw error;
}
