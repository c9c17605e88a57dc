import { randomUUID } from 'node:crypto';
import { DatabakerError } from '@dc-data-baker/models';
import { readManifestIfAny } from './manifest-store.ts';
import type { ConditionalWrites, ObjectStore } from './object-store.ts';
import type { PublishedPlace } from './published-place.ts';
import type { Publisher } from './publisher.ts';
import { markLocation, markText, type PublishingMark, readMark } from './publishing-mark.ts';

/** In milliseconds. After this time a publisher renews its mark, before the next file. */
const RENEWED_AFTER = 5_000;

/**
 * In milliseconds. How often, and for how long, another publisher's mark is watched before it is
 * taken over.
 */
const LOOKED_EVERY = 5_000;
const LOOKS = 4;

/** The right to replace the files of a location, one by one. */
export interface PublishingClaim {
  /**
   * Called before each file, so that a publisher that has lost the claim writes nothing.
   *
   * @returns `false` if another process has finished this publishing meanwhile
   * @throws a `cloud` error if another process has taken over and publishes another bake
   */
  readonly holds: () => Promise<boolean>;
  /** Runs the last step, if the claim is still held, and releases it. */
  readonly end: (act: () => Promise<void>) => Promise<void>;
}

/**
 * The publishings of this process that are running: a mark of its own that is not among them was
 * abandoned.
 */
const underWay = new Set<string>();

/**
 * Runs an action that only one process at a time may do at a location, because S3 has no locks and
 * a laptop does not take those of the state machines. The claim is an object that is written on the
 * condition that it does not exist: if two processes begin at once, one gets it. An abandoned claim
 * is taken over on the condition that it has not changed.
 *
 * @throws a `cloud` error that names the other publisher, if it is still active after 20 seconds
 */
export async function withPublishingClaim<Result>(
  store: ObjectStore,
  place: Pick<PublishedPlace, 'table' | 'location'>,
  { bakeId, by }: { readonly bakeId: string; readonly by: Publisher },
  act: (claim: PublishingClaim) => Promise<Result>,
): Promise<Result> {
  const { conditional } = store;
  if (!conditional) throw new TypeError('a store shows all files at once, or has conditions');
  const mark = { bakeId, by: by.name, publishing: randomUUID(), renewals: 0 };
  underWay.add(mark.publishing);
  try {
    const version = await take(conditional, place, mark, by);
    return await act(claimOf(store, conditional, place, { mark, version, by }));
  } finally {
    underWay.delete(mark.publishing);
  }
}

type Mark = Required<PublishingMark>;

interface Found {
  readonly mark: PublishingMark;
  readonly version: string;
}

async function found(writes: ConditionalWrites, location: string): Promise<Found | undefined> {
  const object = await writes.read(markLocation(location));
  return object && { mark: readMark(object.body), version: object.version };
}

/** @returns the version of our mark */
async function take(
  writes: ConditionalWrites,
  place: Pick<PublishedPlace, 'table' | 'location'>,
  mark: Mark,
  by: Publisher,
): Promise<string> {
  for (;;) {
    const other = await found(writes, place.location);
    const left = other && !isLeft(other.mark, by) ? await silent(writes, place, other, by) : other;
    const version = await write(writes, place.location, mark, left?.version);
    if (version !== undefined) return version;
  }
}

/** Whether the publisher of a mark is certainly gone, so that there is no need to wait. */
function isLeft({ by, publishing }: PublishingMark, { name, isGone }: Publisher): boolean {
  if (by === undefined || publishing === undefined || isGone(by)) return true;
  return by === name && !underWay.has(publishing);
}

/**
 * Watches another publisher's mark for a while.
 *
 * @returns the mark if it does not change; `undefined` if it disappears
 * @throws if it changes, because the publisher is then active
 */
async function silent(
  writes: ConditionalWrites,
  { table, location }: Pick<PublishedPlace, 'table' | 'location'>,
  first: Found,
  by: Publisher,
): Promise<Found | undefined> {
  let last = first;
  for (let look = 0; look < LOOKS; look++) {
    await by.pause(LOOKED_EVERY);
    const now = await found(writes, location);
    if (!now) return undefined;
    last = now;
  }
  if (last.version === first.version) return last;
  throw new DatabakerError(
    'cloud',
    `\`${table}\` is being published by ${last.mark.by ?? 'somebody else'} (bake ${last.mark.bakeId}), so this stops: two at once would leave files of two bakes. Run this again when the other is done`,
  );
}

/**
 * @returns the version that was written, or that exists already because only S3's response was lost
 */
async function write(
  writes: ConditionalWrites,
  location: string,
  mark: Mark,
  over: string | undefined,
): Promise<string | undefined> {
  const version = await writes.write(markLocation(location), markText(mark), over);
  if (version !== undefined) return version;
  const there = await found(writes, location);
  const isOurs =
    there?.mark.publishing === mark.publishing && there.mark.renewals === mark.renewals;
  return isOurs ? there.version : undefined;
}

function claimOf(
  store: ObjectStore,
  writes: ConditionalWrites,
  place: Pick<PublishedPlace, 'table' | 'location'>,
  taken: { readonly mark: Mark; readonly version: string; readonly by: Publisher },
): PublishingClaim {
  const { now } = taken.by;
  let { mark, version } = taken;
  let renewedAt = now();
  let renewing: Promise<boolean> | undefined;
  const renew = async (): Promise<boolean> => {
    mark = { ...mark, renewals: mark.renewals + 1 };
    const renewed = await write(writes, place.location, mark, version);
    if (renewed === undefined) return lost(store, writes, place, mark.bakeId);
    version = renewed;
    renewedAt = now();
    return true;
  };
  // Of the concurrent copies one renews the mark, and the others wait for it.
  const renewOnce = (): Promise<boolean> => {
    renewing ??= renew().finally(() => {
      renewing = undefined;
    });
    return renewing;
  };
  return {
    holds: async () => (now() - renewedAt < RENEWED_AFTER ? true : renewOnce()),
    end: async (act) => {
      if (!(await renewOnce())) return;
      await act();
      await store.remove([markLocation(place.location)]);
    },
  };
}

/** @returns `false` if another process considered this publishing abandoned, and has finished it */
async function lost(
  store: ObjectStore,
  writes: ConditionalWrites,
  { table, location }: Pick<PublishedPlace, 'table' | 'location'>,
  bakeId: string,
): Promise<false> {
  const other = await found(writes, location);
  const published = other ? undefined : await readManifestIfAny(store, location);
  if (published?.bakeId === bakeId) return false;
  const who = other?.mark.by ?? 'somebody else';
  const still = other ? `, and is still publishing (bake ${other.mark.bakeId})` : '';
  throw new DatabakerError(
    'cloud',
    `${who} published \`${table}\` at the same time${still}: outcode files may be of two bakes. Publish again with \`databaker bake ${table} --force\` or \`databaker rollback ${table}\` when they are done`,
  );
}
