import { DatabakerError } from '@dc-data-baker/models';
import type { ProjectTable } from '@dc-data-baker/planner';
import { readManifest } from '../manifest-store.ts';
import type { ObjectStore } from '../object-store.ts';
import { NOTHING_PUBLISHED, unreadablePublished } from '../published-note.ts';
import type { GlueCatalogue } from './glue-catalogue.ts';
import { glueTableInput } from './glue-table.ts';

/**
 * Lets Athena read what is published of a table that is being baked, by the table's own name: the
 * manifest says what that is, and Glue may be behind it.
 *
 * @returns why there is nothing to compare a candidate with, if that is so
 */
export async function pointAtPublished(
  store: ObjectStore,
  catalogue: GlueCatalogue,
  { table, location, bakesLocation }: Pick<ProjectTable, 'table' | 'location' | 'bakesLocation'>,
): Promise<string | undefined> {
  try {
    const manifest = await readManifest(store, location);
    if (!manifest) return NOTHING_PUBLISHED;
    // Of outcode files there is one place that all read, whatever bake is published there.
    const place = bakesLocation === location ? manifest.location : location;
    const input = glueTableInput(table, place);
    if (!(await catalogue.has(table.database, input))) await catalogue.put(table.database, input);
    return undefined;
  } catch (error) {
    // A manifest that cannot be read is what this bake is to replace.
    if (error instanceof DatabakerError) return unreadablePublished(error.message);
    throw error;
  }
}
