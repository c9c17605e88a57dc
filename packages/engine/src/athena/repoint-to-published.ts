import { DatabakerError } from '@dc-data-baker/models';
import type { BakedOrigin, BakedTable } from '@dc-data-baker/planner';
import { readManifest } from '../manifest-store.ts';
import type { ObjectStore } from '../object-store.ts';
import { NOTHING_PUBLISHED, unreadablePublished } from '../published-note.ts';
import { readFrom } from '../read-from.ts';
import { assertWholeAt } from '../whole-bake.ts';
import type { GlueCatalogue } from './glue-catalogue.ts';
import { glueTableInput } from './glue-table.ts';

/** A Glue table of whoever compares, and its marks. */
export interface OwnTable {
  readonly name: string;
  readonly marks: Readonly<Record<string, string>>;
}

/** Where checks find what is published, or why they do not. */
export type FoundPublished = { readonly table: string } | { readonly note: string };

/**
 * Points Athena's table of a table that is being baked to its published bake, so that checks can
 * compare with it: the manifest decides which one that is, and Glue may be out of date.
 *
 * A table that shows that bake with other columns, those with which it was baked, is left to its readers: its
 * columns change when the first bake with the new ones is published.
 *
 * @param own the Glue table that is made in that case; without one nothing is
 */
export async function repointToPublished(
  store: ObjectStore,
  catalogue: GlueCatalogue,
  published: Pick<BakedTable, 'table' | 'location' | 'bakesLocation'> & {
    readonly origin: Pick<BakedOrigin, 'publishedAs'>;
  },
  own?: OwnTable,
): Promise<FoundPublished> {
  try {
    const { table, location } = published;
    const manifest = await readManifest(store, location);
    if (!manifest) return { note: NOTHING_PUBLISHED };
    const place = readFrom(published, manifest.bakeId);
    await assertWholeAt(store, place, manifest);
    const input = glueTableInput(table, place);
    const differs = await catalogue.differs(table.database, input);
    if (differs === 'in its columns') {
      if (own === undefined) return { table: table.name };
      const made = glueTableInput(table, place, own.name);
      const Parameters = { ...made.Parameters, ...own.marks };
      await catalogue.put(table.database, { ...made, Parameters });
      return { table: own.name };
    }
    if (differs === 'otherwise') await catalogue.put(table.database, input);
    return { table: table.name };
  } catch (error) {
    // This bake will replace the manifest that cannot be read.
    if (error instanceof DatabakerError) return { note: unreadablePublished(error.message) };
    throw error;
  }
}
