import { DatabakerError } from '@dc-data-baker/models';
import type {
  Plan,
  ShardsStage,
  Stage,
  StageKind,
  StageOf,
  WriteStage,
} from '@dc-data-baker/planner';
import type { Engine } from './engine.ts';
import { assertWhole, bakeLocation, listBakes, readManifest } from './manifest-store.ts';
import type { ObjectStore } from './object-store.ts';
import { recipeOf } from './recipe.ts';

/** Tells whether a stage of an earlier run of the bake has done what it was to do. */
type IsDone = {
  readonly [Kind in StageKind]: (stage: StageOf<Kind>) => Promise<boolean>;
};

/**
 * The stages that a bake which was cut short need not do again: those whose outputs are whole,
 * and of the same definitions as now.
 *
 * @returns their ids
 */
export async function doneStages(
  store: ObjectStore,
  engine: Engine['name'],
  plan: Plan,
  bakeId: string,
): Promise<ReadonlySet<string>> {
  const done = new Set<string>();
  const bakesLocations = new Map(
    plan.stages.filter(isWrite).map((s) => [s.table, s.bakesLocation]),
  );
  const manifestOf = (bakesLocation: string) =>
    readManifest(store, bakeLocation(bakesLocation, bakeId));
  const written = async (stage: WriteStage | ShardsStage): Promise<boolean> => {
    const manifest = await manifestOf(stage.bakesLocation);
    if (!manifest || manifest.status === 'writing') return false;
    if (manifest.recipe !== recipeOf(engine, stage)) return false;
    return assertWhole(store, stage.bakesLocation, manifest).then(
      () => true,
      () => false,
    );
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
    publish: async ({ location }) => (await readManifest(store, location))?.bakeId === bakeId,
    prune: async () => false,
  };
  const ofSources = new Set(plan.stages.filter(isOfSource).map(({ id }) => id));
  for (const stage of plan.stages) {
    if (!stage.after.every((id) => done.has(id) || ofSources.has(id))) continue;
    if (await (isDone[stage.kind] as (stage: Stage) => Promise<boolean>)(stage)) done.add(stage.id);
  }
  return done;
}

/**
 * The bake that is to be gone on with: the newest one of the plan's tables, if it was cut short.
 *
 * @throws a `request` error where there is none
 */
export async function unfinishedBake(store: ObjectStore, plan: Plan): Promise<string> {
  const writes = plan.stages.filter(isWrite);
  const lists = await Promise.all(writes.map((stage) => listBakes(store, stage.bakesLocation)));
  const newest = lists
    .flat()
    .map(({ bakeId }) => bakeId)
    .sort()
    .at(-1);
  const ofNewest = lists.map((bakes) => bakes.find(({ bakeId }) => bakeId === newest));
  if (ofNewest.some((manifest) => manifest?.status === 'failed')) {
    throw new DatabakerError(
      'request',
      `bake ${newest} is not to be gone on with: its checks failed; put the data right and bake again, without --resume`,
    );
  }
  const published = await Promise.all(
    plan.stages
      .filter((stage) => stage.kind === 'publish')
      .map(({ location }) => readManifest(store, location)),
  );
  const finished = published.every((manifest) => manifest?.bakeId === newest);
  if (newest !== undefined && !finished) return newest;
  throw new DatabakerError(
    'request',
    'there is no bake to go on with: the last one was finished; bake without --resume',
  );
}

function isWrite(stage: Stage): stage is WriteStage | ShardsStage {
  return stage.kind === 'write' || stage.kind === 'shards';
}

/** Looked at anew in every run, so that nothing is done over for their sake. */
function isOfSource(stage: Stage): boolean {
  return stage.kind === 'source' || (stage.kind === 'audit' && stage.of === 'source');
}
