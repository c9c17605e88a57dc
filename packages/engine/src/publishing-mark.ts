import type { ObjectStore } from './object-store.ts';

/** Its name begins with `_`, which Athena does not read. */
const MARK_NAME = '_publishing';

/** What is written where outcode files are replaced one by one. */
export interface PublishingMark {
  /** The bake whose files they will be. */
  readonly bakeId: string;
  /** The publisher's name; a mark of an earlier version has none. */
  readonly by?: string;
  /** Tells one publishing from another one of the same publisher. */
  readonly publishing?: string;
  /** How often the publisher has said that it is still at it. */
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
 * Where outcode files are replaced one by one, a mark is beside them from before the first until
 * after the last, and names the bake whose files they will be.
 *
 * @returns the bake's id, if a publishing is under way or was cut short
 */
export async function publishingMark(
  store: ObjectStore,
  location: string,
): Promise<string | undefined> {
  const text = await store.read(markLocation(location));
  return text && readMark(text).bakeId;
}
