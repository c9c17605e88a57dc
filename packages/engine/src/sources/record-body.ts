import type { ObjectStore } from '../object-store.ts';
import { unlessUnreadable } from '../unless-unreadable.ts';

/**
 * The body of a record that can be made again from the files that it is about. In a lake that
 * belongs to somebody else, it may be readable only to them.
 *
 * @returns `undefined` if there is none, or the file system refuses it
 */
export function recordBody(store: ObjectStore, location: string): Promise<Buffer | undefined> {
  return unlessUnreadable([], () => store.read(location));
}
