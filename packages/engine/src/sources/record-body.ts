import { DatabakerError } from '@dc-data-baker/models';
import type { ObjectStore } from '../object-store.ts';

/**
 * The body of a record that can be made again from the files that it is about. In a lake that
 * belongs to somebody else, it may be readable only to them.
 *
 * @returns `undefined` if there is none, or the file system refuses it
 */
export async function recordBody(
  store: ObjectStore,
  location: string,
): Promise<Buffer | undefined> {
  try {
    return await store.read(location);
  } catch (error) {
    if (error instanceof DatabakerError && error.kind === 'lake') return undefined;
    throw error;
  }
}
