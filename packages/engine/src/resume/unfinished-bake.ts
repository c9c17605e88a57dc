import { DatabakerError } from '@dc-data-baker/models';
import {
  isWriting,
  type Plan,
  type StageOf,
  type WritingStage,
} from '@dc-data-baker/planner/project';
import { listBakes, readManifestIfAny } from '../manifest-store.ts';
import type { ObjectStore } from '../object-store.ts';
import { isSettled } from './is-settled.ts';
import { leftOut, type Verdicts } from './left-out.ts';

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
