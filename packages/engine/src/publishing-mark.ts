import type { ObjectStore, StoredObject } from './object-store.ts';

/** Athena ignores names that begin with `_`. */
const MARK_NAME = '_publishing';

/** The content of the mark beside outcode files that are being replaced one by one. */
export interface PublishingMark {
  /** The bake that is being published. */
  readonly bakeId: string;
  /** The publisher's name; marks of older versions have none. */
  readonly by?: string;
  /** Distinguishes two publishings of the same publisher. */
  readonly publishing?: string;
  /** How often the publisher has renewed the mark. */
  readonly renewals?: number;
}

export function markLocation(location: string): string {
  return `${location}${MARK_NAME}`;
}

export function markText({ bakeId, by, publishing, renewals }: Required<PublishingMark>): string {
  return [bakeId, by, publishing, renewals].join('\n');
}

export function readMark(text: Uint8Array): PublishingMark {
  const [bakeId = '', by, publishing, renewals] = Buffer.from(text)
    .toString('utf8')
    .trim()
    .split('\n');
  return by === undefined || publishing === undefined
    ? { bakeId }
    : { bakeId, by, publishing, renewals: Number(renewals) };
}

/**
 * While outcode files are replaced one by one, a mark beside them names the bake that is being
 * published, from before the first file until after the last.
 *
 * @returns the bake's id, if a publishing is running or was interrupted
 */
export async function publishingMark(
  store: ObjectStore,
  location: string,
): Promise<string | undefined> {
  const text = await store.read(markLocation(location));
  return text && readMark(text).bakeId;
}

/** Whether the mark is among the objects that were listed under a location. */
export function isMarked(objects: readonly StoredObject[], location: string): boolean {
  return objects.some((object) => object.location === markLocation(location));
}

/** @param by the bake that is being published, if it is known */
export function mixedText(table: string, by?: string): string {
  const whose = by === undefined ? 'another bake' : `bake ${by}`;
  return `the files of \`${table}\` are being replaced by those of ${whose}, or this was cut short: until it is finished, they are a mix of two bakes. If no publishing is running, \`databaker bake ${table}\` or \`databaker rollback ${table}\` finishes it`;
}
