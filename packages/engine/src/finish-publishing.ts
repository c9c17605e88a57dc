import { DatabakerError, type ErrorKind } from '@dc-data-baker/models';
import { readHold } from './hold.ts';
import { readManifestIfAny } from './manifest-store.ts';
import type { ObjectStore } from './object-store.ts';
import { publish } from './publish.ts';
import type { PublishedPlace } from './published-place.ts';
import type { Publisher } from './publisher.ts';
import { publishingMark } from './publishing-mark.ts';

/** How a publishing that was cut short has ended. */
export interface FinishedPublishing {
  /** The bake that clients read now, whole. */
  readonly bakeId: string;
  /** Whether that is the one that was being published, or the one before it. */
  readonly ended: 'finished' | 'undone';
}

/** What says that a bake is not whole; a cloud that refuses, or somebody who stops, says nothing of it. */
const OF_THE_BAKE: ReadonlySet<ErrorKind> = new Set(['check', 'lake']);

/**
 * Ends a publishing that was cut short. Of shards some files are those of one bake, and some of
 * another; of a rollback it is said already where the table is to stay. It is finished, or undone
 * where the new bake is not whole any more. Where somebody is still at it in S3, publishing waits and
 * says so; in a lake who calls this has its lock.
 *
 * @returns `undefined` where nothing was cut short
 * @throws a `lake` error where neither bake is whole: the table has to be baked again
 */
export async function finishPublishing(
  store: ObjectStore,
  place: PublishedPlace,
  repoint?: (bake: string) => Promise<void>,
  by?: Publisher,
): Promise<FinishedPublishing | undefined> {
  const begun = await begunBake(store, place);
  if (begun === undefined) return undefined;
  try {
    await publish(store, place, begun, repoint, by);
    return { bakeId: begun, ended: 'finished' };
  } catch (error) {
    if (!(error instanceof DatabakerError) || !OF_THE_BAKE.has(error.kind)) throw error;
    const before = await readManifestIfAny(store, place.location);
    if (!before || before.bakeId === begun) throw error;
    await publish(store, place, before.bakeId, repoint, by);
    return { bakeId: before.bakeId, ended: 'undone' };
  }
}

/** The bake that somebody has begun to publish, or to go back to. */
async function begunBake(store: ObjectStore, place: PublishedPlace): Promise<string | undefined> {
  const marked = place.as !== 'table' ? await publishingMark(store, place.location) : undefined;
  if (marked !== undefined) return marked;
  // A rollback says first where the table is to stay.
  const held = await readHold(store, place);
  const published = held && (await readManifestIfAny(store, place.location));
  return held?.bakeId === published?.bakeId ? undefined : held?.bakeId;
}

/**
 * What readers of shards have to know: nothing, unless files of two bakes may be there.
 *
 * @returns a sentence that says what to do
 */
export async function publishingProblem(
  store: ObjectStore,
  { table, location, as }: Pick<PublishedPlace, 'table' | 'location' | 'as'>,
): Promise<string | undefined> {
  const begun = as !== 'table' ? await publishingMark(store, location) : undefined;
  return begun === undefined
    ? undefined
    : `the files of \`${table}\` are being replaced by those of bake ${begun}, or this was cut short: until it is finished they are of two bakes. If nobody is at it, \`databaker bake ${table}\` or \`databaker rollback ${table}\` finishes it`;
}
