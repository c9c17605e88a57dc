import { DatabakerError, type ErrorKind } from '@dc-data-baker/models';
import { readHold } from './hold.ts';
import { readManifestIfAny } from './manifest-store.ts';
import type { ObjectStore } from './object-store.ts';
import { publish } from './publish.ts';
import type { PublishedPlace } from './published-place.ts';
import type { Publisher } from './publisher.ts';
import { mixedText, publishingMark } from './publishing-mark.ts';

/** How an interrupted publishing was ended. */
export interface FinishedPublishing {
  /** The complete bake that clients now read. */
  readonly bakeId: string;
  /** Whether that is the bake that was being published, or the one before it. */
  readonly ended: 'finished' | 'undone';
}

/** Errors that mean that a bake is damaged; a refusal by the cloud or a cancellation does not. */
const OF_THE_BAKE: ReadonlySet<ErrorKind> = new Set(['check', 'lake']);

/**
 * Ends an interrupted publishing. Shards may then be a mix of two bakes; after an interrupted
 * rollback the hold exists already. It is finished, or undone if the new bake is damaged. If a
 * process is still publishing in S3, this waits and then says so; in a lake the caller holds the
 * lock.
 *
 * @returns `undefined` if no publishing was interrupted
 * @throws a `lake` error if both bakes are damaged: the table must be baked again
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

/** The bake that a process has begun to publish, or to roll back to. */
async function begunBake(store: ObjectStore, place: PublishedPlace): Promise<string | undefined> {
  const marked = place.as !== 'table' ? await publishingMark(store, place.location) : undefined;
  if (marked !== undefined) return marked;
  // A rollback writes the hold before it publishes.
  const held = await readHold(store, place);
  const published = held && (await readManifestIfAny(store, place.location));
  return held?.bakeId === published?.bakeId ? undefined : held?.bakeId;
}

/**
 * A problem that readers of shards must know: files of two bakes may be mixed.
 *
 * @returns a sentence that says what to do; `undefined` if there is no problem
 */
export async function publishingProblem(
  store: ObjectStore,
  { table, location, as }: Pick<PublishedPlace, 'table' | 'location' | 'as'>,
): Promise<string | undefined> {
  const begun = as !== 'table' ? await publishingMark(store, location) : undefined;
  return begun === undefined ? undefined : mixedText(table, begun);
}
