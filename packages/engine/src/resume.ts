import { type ByKind, byKind, DatabakerError, type Manifest } from '@dc-data-baker/models';
import {
  isWriting,
  type Plan,
  type Project,
  type Stage,
  type StageOf,
  type WritingStage,
  writingOf,
} from '@dc-data-baker/planner';
import type { Verdict } from './compare-with-published.ts';
import type { Engine } from './engine.ts';
import { inputKeys } from './input-keys.ts';
import { bakeLocation, listBakes, readManifestIfAny } from './manifest-store.ts';
import type { ObjectStore } from './object-store.ts';
import { heldBack } from './readable-bake.ts';
import { recipeOf } from './recipe.ts';
import { isWhole } from './whole-bake.ts';

/** Whether a stage of an earlier run of the bake has done its work. */
type IsDone = ByKind<Stage, [], Promise<boolean>>;

/** Which stages must run, by their ids: what the first run skipped, a resumed one skips, too. */
type Verdicts = ReadonlyMap<string, Verdict>;

/**
 * The stages that a resumed bake can skip: those whose outputs are complete, with the current
 * definitions and contents of inputs, and those that the first run skipped.
 *
 * @returns their ids
 * @throws a `request` error if a published table of the bake would be overwritten
 */
export async function doneStages(
  store: ObjectStore,
  project: Project,
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
  const reasons = new Map<string, string>();
  const written = async (stage: WritingStage): Promise<boolean> => {
    const manifest = await manifestOf(stage.bakesLocation);
    if (!manifest || manifest.status === 'writing') return false;
    const reason = await reasonToRedo(store, project, engine, stage, manifest);
    if (reason !== undefined) reasons.set(stage.table, reason);
    return reason === undefined;
  };
  const isDone: IsDone = {
    // External files may have changed, and inspecting them takes little time.
    source: async () => false,
    extract: written,
    // They are listed for the table that is written, and only this process has them.
    pieces: async ({ table }) => {
      const write = writingOf(plan.stages, table);
      return write !== undefined && written(write);
    },
    write: written,
    shards: written,
    audit: async ({ table, of }) => {
      const bakesLocation = bakesLocations.get(table);
      if (of === 'source' || bakesLocation === undefined) return false;
      const status = (await manifestOf(bakesLocation))?.status;
      return status === 'audited' || status === 'held';
    },
    publish: ({ location, bakesLocation }) => isSettled(store, { location, bakesLocation }, bakeId),
    prune: async () => false,
  };
  const ofSources = new Set(plan.stages.filter(isOfSource).map(({ id }) => id));
  for (const stage of plan.stages) {
    if (done.has(stage.id)) continue;
    if (!stage.after.every((id) => done.has(id) || ofSources.has(id))) continue;
    if (await byKind(isDone, stage)) done.add(stage.id);
  }
  const again = plan.stages.filter(isWriting).filter(({ id }) => !done.has(id));
  for (const { table, location } of again) {
    await assertUnpublished(store, table, location, bakeId, reasons);
  }
  return done;
}

/** Why what a bake has written of a table cannot be used any more. */
async function reasonToRedo(
  store: ObjectStore,
  project: Project,
  engine: Engine['name'],
  stage: WritingStage,
  manifest: Manifest,
): Promise<string | undefined> {
  if (manifest.recipe !== recipeOf(engine, stage)) return 'its definition has changed';
  const keys = await inputKeys(store, project, stage.reads, manifest.bakeId);
  const changed = stage.reads.filter((name) => manifest.inputKeys?.[name] !== keys[name]);
  if (changed.length > 0) {
    return `${changed.map((name) => `\`${name}\``).join(' and ')} changed since`;
  }
  const whole = await isWhole(store, stage.bakesLocation, manifest);
  return whole ? undefined : 'some of its files are not as they were written';
}

/** What readers have must not be overwritten, nor replaced by something older. */
async function assertUnpublished(
  store: ObjectStore,
  table: string,
  location: string,
  bakeId: string,
  reasons: ReadonlyMap<string, string>,
): Promise<void> {
  const published = await readManifestIfAny(store, location);
  if (published?.bakeId !== bakeId) return;
  const reason = reasons.get(table) ?? [...reasons].map(([of, why]) => `\`${of}\`: ${why}`)[0];
  throw new DatabakerError(
    'request',
    `bake ${bakeId} cannot be resumed: \`${table}\` was published in it and would be written again${reason === undefined ? '' : ` (${reason})`}; bake without --resume`,
  );
}

/** The stages of tables that a bake has not begun, and need not. */
async function leftOut(
  store: ObjectStore,
  plan: Plan,
  bakeId: string,
  verdicts: Verdicts,
  isNotToRun = (verdict: Verdict | undefined) => verdict?.runs === false,
): Promise<Set<string>> {
  const begun = new Set<string>();
  for (const { table, bakesLocation } of plan.stages.filter(isWriting)) {
    if (await readManifestIfAny(store, bakeLocation(bakesLocation, bakeId))) begun.add(table);
  }
  const stages = plan.stages.filter(
    ({ id, table }) => isNotToRun(verdicts.get(id)) && !begun.has(table),
  );
  return new Set(stages.map(({ id }) => id));
}

/**
 * The bake to resume: the given one, or else the newest one of the plan's tables, if it was
 * interrupted.
 *
 * @throws a `request` error if there is none
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
    throw new DatabakerError('request', `there is no bake \`${named}\` to resume; ${there}`);
  }
  const bake = named ?? ids.at(-1);
  if (named !== undefined) await assertNewest(store, writes, named);
  const manifests = lists.map((bakes) => bakes.find(({ bakeId }) => bakeId === bake));
  if (manifests.some((manifest) => manifest?.status === 'failed')) {
    throw new DatabakerError(
      'request',
      `bake ${bake} cannot be resumed: its checks failed; correct the data and bake again, without --resume`,
    );
  }
  if (bake !== undefined && !(await isFinished(store, plan, bake, verdicts))) return bake;
  const isHeld = manifests.some((manifest) => manifest?.status === 'held');
  throw new DatabakerError(
    'request',
    isHeld
      ? `there is no bake to resume: bake ${bake} is finished and held back; publish it with \`databaker publish ${bake}\`, or drop it with \`databaker rollback ${bake}\``
      : 'there is no bake to resume: the last one was finished; bake without --resume',
  );
}

/**
 * @throws a `request` error if readers have a later bake, which would be replaced by an older one
 */
async function assertNewest(
  store: ObjectStore,
  writes: readonly WritingStage[],
  bakeId: string,
): Promise<void> {
  for (const { table, location } of writes) {
    const published = await readManifestIfAny(store, location);
    if (!published || published.bakeId <= bakeId) continue;
    throw new DatabakerError(
      'request',
      `bake ${bakeId} cannot be resumed: bake ${published.bakeId} of \`${table}\` is published, which is later; to roll back use \`databaker rollback ${table} --to ${bakeId}\``,
    );
  }
}

async function isFinished(
  store: ObjectStore,
  plan: Plan,
  bakeId: string,
  verdicts: Verdicts,
): Promise<boolean> {
  // A table that was only expected to run perhaps, and has not begun, had not changed.
  const without = await leftOut(
    store,
    plan,
    bakeId,
    verdicts,
    (verdict) => verdict?.runs === false || verdict?.perhaps === true,
  );
  const stages = plan.stages.filter(({ kind, id }) => kind === 'publish' && !without.has(id));
  const settled = await Promise.all(
    (stages as StageOf<'publish'>[]).map((stage) => isSettled(store, stage, bakeId)),
  );
  return settled.every(Boolean);
}

/** Whether a bake of a table is published, or is held back until a person publishes it. */
async function isSettled(
  store: ObjectStore,
  place: Pick<StageOf<'publish'>, 'location' | 'bakesLocation'>,
  bakeId: string,
): Promise<boolean> {
  const published = await readManifestIfAny(store, place.location);
  return published?.bakeId === bakeId || (await heldBack(store, place, bakeId)) !== undefined;
}

/** Sources are inspected in every run, so they are no reason to repeat a stage. */
function isOfSource(stage: Stage): boolean {
  return stage.kind === 'source' || (stage.kind === 'audit' && stage.of === 'source');
}
