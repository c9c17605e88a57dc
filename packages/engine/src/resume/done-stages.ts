import { type ByKind, byKind, DatabakerError, type Manifest } from '@dc-data-baker/models';
import {
  isWriting,
  type Plan,
  type Project,
  type Stage,
  type WritingStage,
  writingOf,
} from '@dc-data-baker/planner/project';
import type { Engine } from '../engine.ts';
import { inputContents, keysOf } from '../input-contents.ts';
import { bakeLocation, readManifestIfAny } from '../manifest-store.ts';
import type { ObjectStore } from '../object-store.ts';
import { recipeOf } from '../recipe.ts';
import { isWhole } from '../whole-bake.ts';
import { isSettled } from './is-settled.ts';
import { leftOut, type Verdicts } from './left-out.ts';

/** Whether a stage of an earlier run of the bake has done its work. */
type IsDone = ByKind<Stage, [], Promise<boolean>>;

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
  const contents = await inputContents(store, project, stage.reads, () => manifest.bakeId);
  const keys = keysOf(contents);
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

/** Sources are inspected in every run, so they are no reason to repeat a stage. */
function isOfSource(stage: Stage): boolean {
  return stage.kind === 'source' || (stage.kind === 'audit' && stage.of === 'source');
}
