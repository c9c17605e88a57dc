import { type Manifest, totalBytes } from '@dc-data-baker/models';
import { type DamagedFile, damagedAmong } from '../damaged-files.ts';
import { MANIFEST_NAME } from '../manifest-store.ts';
import type { ObjectStore } from '../object-store.ts';

/** Reading it takes a second. */
const MOST_BYTES = 256e6;

/** Files of a bake that were written after its manifest, as no command does. */
export interface RewrittenFiles {
  /** Those with other content than the manifest says. */
  readonly damaged: readonly DamagedFile[];
  /** How many were not compared, because they are too large. */
  readonly notCompared: number;
}

/**
 * Finds files that somebody has changed, even if they kept their size: a bake writes its manifest last, so
 * only files with a later time can differ, and only those are read. In a lake that was copied without its
 * times, that may be all.
 */
export async function rewrittenFiles(
  store: ObjectStore,
  place: string,
  { files }: Pick<Manifest, 'files'>,
): Promise<RewrittenFiles> {
  const objects = await store.list(place);
  const times = new Map(objects.map(({ location, modified }) => [location, modified]));
  const written = times.get(`${place}${MANIFEST_NAME}`);
  const later = files.filter(({ path }) => {
    const time = times.get(`${place}${path}`);
    return time !== undefined && written !== undefined && time > written;
  });
  if (later.length === 0) return { damaged: [], notCompared: 0 };
  if (totalBytes(later) > MOST_BYTES) return { damaged: [], notCompared: later.length };
  return { damaged: await damagedAmong(store, objects, place, later, 'checksum'), notCompared: 0 };
}
