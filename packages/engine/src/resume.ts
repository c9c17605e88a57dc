import { type ByKind, byKind, DatabakerError } from '@dc-data-baker/models';
import {
  isWriting,
  type Plan,
  type Stage,
  type StageOf,
  type WritingStage,
} from '@dc-data-baker/planner';
import type { Verdict } from './changes.ts';
import type { Engine } from './engine.ts';
import { bakeLocation, listBakes, readManifestIfAny } from './manifest-store.ts';
import type { ObjectStore } from './object-store.ts';
import { recipeOf } from './recipe.ts';
import { isWhole } from './whole-bake.ts';

/** Tells whether a stage of an earlier run of the bake has done what it was to do. */
type IsDone = ByKind<Stage, [], Promise<boolean>>;

/** Which stages need to run, by their ids: what a bake leaves out, it is not to do when resumed. */
type Verdicts = ReadonlyMap<string, Verdict>;

/**
 * The stages that a bake which was cut short need not do again: those whose outputs are whole,
 * and of the same definitions as now, and those that it has left out.
 *
 * @returns their ids
 */
export async function doneStages(
  store: ObjectStore,
  engine: Engine['name'],
  plan: Plan,
  bakeId: string,
  verdicts: Verdicts = new Map(),
): Promise<ReadonlySet<string>> {
  const done = await leftOut(store, plan, bakeId, verdicts);
  const bakesLocations = new Map(
    plan.stages.filter(isWriting).map((s) => [s.table, s.bakesLocation]),
  );
  const manifestOf = (bakesLocation: string) =>
    readManifestIfAny(store, bakeLocation(bakesLocation, bakeId));
  const written = async (stage: WritingStage): Promise<boolean> => {
    const manifest = await manifestOf(stage.bakesLocation);
    if (!manifest || manifest.status === 'writing') return false;
    if (manifest.recipe !== recipeOf(engine, stage)) return false;
    return isWhole(store, stage.bakesLocation, manifest);
  };
  const isDone: IsDone = {
    // What others put there may have changed, and is looked at in no time.
    source: async () => false,
    write: written,
    shards: written,
    audit: async ({ table, of }) => {
      const bakesLocation = bakesLocations.get(table);
      if (of === 'source' || bakesLocation === undefined) return false;
      return (await manifestOf(bakesLocation))?.status === 'audited';
    },
    publish: async ({ location }) => (await readManifestIfAny(store, location))?.bakeId === bakeId,
    prune: async () => false,
  };
  const ofSources = new Set(plan.stages.filter(isOfSource).map(({ id }) => id));
  for (const stage of plan.stages) {
    if (done.has(stage.id)) continue;
    if (!stage.after.every((id) => done.has(id) || ofSources.has(id))) continue;
    if (await byKind(isDone, stage)) done.add(stage.id);
  }
  return done;
}

/** The stages of tables that a bake has not begun, and need not. */
async function leftOut(
  store: ObjectStore,
  plan: Plan,
  bakeId: string,
  verdicts: Verdicts,
): Promise<Set<string>> {
  const begun = new Set<string>();
  for (const { table, bakesLocation } of plan.stages.filter(isWriting)) {
    if (await readManifestIfAny(store, bakeLocation(bakesLocation, bakeId))) begun.add(table);
  }
  const stages = plan.stages.filter(
    ({ id, table }) => verdicts.get(id)?.runs === false && !begun.has(table),
  );
  return new Set(stages.map(({ id }) => id));
}

/**
 * The bake that is to be gone on with: the one that is named, or else the newest one of the plan's
 * tables, if it was cut short.
 *
 * @throws a `request` error where there is none
 */
export async function unfinishedBake(
  store: ObjectStore,
  plan: Plan,
  named?: string,
  verdicts: Verdicts = new Map(),
): Promise<string> {
  const writes = plan.stages.filter(isWriting);
  const lists = await Promise.all(writes.map((stage) => listBakes(store, stage.bakesLocation)));
  const ids = [...new Set(lists.flat().map(({ bakeId }) => bakeId))].sort();
  if (named !== undefined && !ids.includes(named)) {
    const there = ids.length > 0 ? `there are ${ids.join(', ')}` : 'there is none';
    throw new DatabakerError('request', `there is no bake \`${named}\` to go on with; ${there}`);
  }
  const bake = named ?? ids.at(-1);
  const manifests = lists.map((bakes) => bakes.find(({ bakeId }) => bakeId === bake));
  if (manifests.some((manifest) => manifest?.status === 'failed')) {
    throw new DatabakerError(
      'request',
      `bake ${bake} is not to be gone on with: its checks failed; put the data right and bake again, without --resume`,
    );
  }
  if (bake !== undefined && !(await isFinished(store, plan, bake, verdicts))) return bake;
  throw new DatabakerError(
    'request',
    'there is no bake to go on with: the last one was finished; bake without --resume',
  );
}

async function isFinished(
  store: ObjectStore,
  plan: Plan,
  bakeId: string,
  verdicts: Verdicts,
): Promise<boolean> {
  const without = await leftOut(store, plan, bakeId, verdicts);
  const stages = plan.stages.filter(({ kind, id }) => kind === 'publish' && !without.has(id));
  const published = await Promise.all(
    (stages as StageOf<'publish'>[]).map(({ location }) => readManifestIfAny(store, location)),
  );
  return published.every((manifest) => manifest?.bakeId === bakeId);
}

/** Looked at anew in every run, so that nothing is done over for their sake. */
function isOfSource(stage: Stage): boolean {
  return stage.kind === 'source' || (stage.kind === 'audit' && stage.of === 'source');
}
