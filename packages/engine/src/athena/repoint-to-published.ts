import { DatabakerError } from '@dc-data-baker/models';
import type { BakedOrigin, BakedTable } from '@dc-data-baker/planner';
import { readManifest } from '../manifest-store.ts';
import type { ObjectStore } from '../object-store.ts';
import { NOTHING_PUBLISHED, unreadablePublished } from '../published-note.ts';
import { readFrom } from '../read-from.ts';
import type { GlueCatalogue } from './glue-catalogue.ts';
import { glueTableInput } from './glue-table.ts';

/**
 * Points Athena's table of a table that is being baked to its published bake, so that checks can
 * compare with it: the manifest decides which one that is, and Glue may be out of date.
 *
 * @returns why there is nothing to compare a candidate with, if so
 */
export async function repointToPublished(
  store: ObjectStore,
  catalogue: GlueCatalogue,
  published: Pick<BakedTable, 'table' | 'location' | 'bakesLocation'> & {
    readonly origin: Pick<BakedOrigin, 'publishedAs'>;
  },
): Promise<string | undefined> {
  try {
    const { table, location } = published;
    const manifest = await readManifest(store, location);
    if (!manifest) return NOTHING_PUBLISHED;
    const input = glueTableInput(table, readFrom(published, manifest.bakeId));
    if (!(await catalogue.has(table.database, input))) await catalogue.put(table.database, input);
    return undefined;
  } catch (error) {
    // This bake will replace the manifest that cannot be read.
    if (error instanceof DatabakerError) return unreadablePublished(error.message);
    throw error;
  }
}
