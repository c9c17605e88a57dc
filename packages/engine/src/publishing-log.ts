import type { Manifest } from '@dc-data-baker/models';
import { isBakeId } from './bake-id.ts';
import type { ObjectStore } from './object-store.ts';
import type { PublishedPlace } from './published-place.ts';
import { shownSince } from './shown-since.ts';

/** A folder beside a table's bakes. Athena ignores names that begin with `_`. */
const LOG_NAME = '_published/';

/** As many as S3 lists at once: more than two years of nights. */
const MOST_ENTRIES = 1000;

/** That readers began to see a bake. */
export interface LoggedPublishing {
  readonly bakeId: string;
  readonly at: Date;
  /**
   * Why nobody has logged it. `older`: there was no log yet, and its time is when the bake ended. `dated`: a
   * person changed what is published by hand, or the process that did was killed, and its time is that of
   * what readers follow now. `undated`: the same, and its time is only the first that it can be, because
   * what readers follow is older than the log.
   */
  readonly unlogged?: 'older' | 'dated' | 'undated';
}

/**
 * When readers saw which bake of a table, newest first. A bake may be in it more than once, since a
 * rollback publishes an earlier one again. Publishings by versions without a log are not in it.
 */
export type PublishingLog = readonly LoggedPublishing[];

type LogPlace = Pick<PublishedPlace, 'bakesLocation'>;
type Place = Pick<PublishedPlace, 'location' | 'bakesLocation'>;

/**
 * @param published the published manifest, if there is one that can be read
 * @returns empty for a table that was never published. Its first entry is the published bake, even
 *   if nobody has logged that
 */
export async function readPublishingLog(
  store: ObjectStore,
  place: Place,
  published: Manifest | undefined,
): Promise<PublishingLog> {
  const entries = await readEntries(store, place);
  const missing = await missingEntry(store, place, entries, published);
  return missing ? [missing, ...entries] : entries;
}

/** The last of the bakes that readers of some tables saw; `undefined` if they saw none. */
export async function lastLogged(
  store: ObjectStore,
  places: readonly LogPlace[],
): Promise<string | undefined> {
  const logs = await Promise.all(places.map((place) => readEntries(store, place)));
  return logs
    .flat()
    .map(({ bakeId }) => bakeId)
    .sort()
    .at(-1);
}

/**
 * Logs that a bake has been published. Each publishing is an object of its own, so that two
 * processes never overwrite each other's. Its name says everything, so that a listing is enough; it
 * is not empty because the AWS SDK warns of a body without length then.
 *
 * @param log from before it was published: what nobody has logged is logged, too
 */
export async function logPublishing(
  store: ObjectStore,
  place: LogPlace,
  bakeId: string,
  at: Date,
  log: PublishingLog,
): Promise<void> {
  // The clock may have been set back.
  const time = Math.max(at.getTime(), nextTime(log[0]));
  const added = [{ bakeId, at: new Date(time) }, ...log.filter(({ unlogged }) => unlogged)];
  for (const entry of added) await store.write(locationOf(place, entry), `${entry.bakeId}\n`);
  const old = log.slice(MOST_ENTRIES - 1);
  if (old.length > 0) await store.remove(old.map((entry) => locationOf(place, entry)));
}

/**
 * The last of some bakes, newest first, that passed its checks and that readers saw.
 *
 * @param bakeId it is older than this bake; without one it may be any
 */
export function lastSeen(
  bakes: readonly Manifest[],
  log: PublishingLog,
  bakeId: string | undefined,
): Manifest | undefined {
  return bakes.find(
    (bake) =>
      bake.status === 'audited' &&
      (bakeId === undefined || bake.bakeId < bakeId) &&
      wasSeen(log, bake),
  );
}

/** Whether readers ever saw a bake, as far as is known: of one from before the log, it is assumed. */
function wasSeen(log: PublishingLog, { bakeId, finishedAt }: Manifest): boolean {
  const first = log.at(-1);
  if (!first || Date.parse(finishedAt) < first.at.getTime()) return true;
  return log.some((entry) => entry.bakeId === bakeId);
}

/** The entry of the published bake, if the newest entry is another's. */
async function missingEntry(
  store: ObjectStore,
  place: Place,
  [newest]: PublishingLog,
  published: Manifest | undefined,
): Promise<LoggedPublishing | undefined> {
  if (!published || published.bakeId === newest?.bakeId) return undefined;
  const { bakeId, finishedAt } = published;
  if (!newest) return { bakeId, at: new Date(finishedAt), unlogged: 'older' };
  const since = await shownSince(store, place);
  const earliest = nextTime(newest);
  if (since && since.getTime() >= earliest) return { bakeId, at: since, unlogged: 'dated' };
  const at = new Date(Math.max(Date.parse(finishedAt), earliest));
  return { bakeId, at, unlogged: 'undated' };
}

/** That nobody has logged since when readers have the published bake; `undefined` if somebody has. */
export function unloggedText(table: string, [newest]: PublishingLog): string | undefined {
  if (newest?.unlogged !== 'dated' && newest?.unlogged !== 'undated') return undefined;
  const since = newest.unlogged === 'dated' ? ` since ${newest.at.toISOString()}` : '';
  return `readers of \`${table}\` have bake ${newest.bakeId}${since}, and no command has logged that: it was published by hand, or the command was killed`;
}

/** The first millisecond after an entry. */
function nextTime(entry: LoggedPublishing | undefined): number {
  return entry === undefined ? 0 : entry.at.getTime() + 1;
}

async function readEntries(store: ObjectStore, place: LogPlace): Promise<PublishingLog> {
  const folder = folderOf(place);
  const objects = await store.list(folder);
  return objects
    .flatMap(({ location }) => entryOf(location.slice(folder.length)) ?? [])
    .sort((a, b) => b.at.getTime() - a.at.getTime());
}

function folderOf({ bakesLocation }: LogPlace): string {
  return `${bakesLocation}${LOG_NAME}`;
}

/** `20270506T013012.345Z_20270506T013000Z-1f49a1`: ISO 8601 without colons, which Windows refuses. */
function locationOf(place: LogPlace, { bakeId, at }: LoggedPublishing): string {
  return `${folderOf(place)}${at.toISOString().replace(/[-:]/g, '')}_${bakeId}`;
}

/** @returns `undefined` for a file that somebody else has put there */
function entryOf(name: string): LoggedPublishing | undefined {
  const [, year, month, day, hour, minute, second, bakeId = ''] =
    /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d\.\d{3})Z_(.+)$/.exec(name) ?? [];
  const at = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  return isBakeId(bakeId) && !Number.isNaN(at.getTime()) ? { bakeId, at } : undefined;
}
