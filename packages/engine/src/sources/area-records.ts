import { z } from 'zod';
import type { ObjectStore, StoredObject } from '../object-store.ts';
import { currentRecords } from './current-records.ts';
import { parsedJson } from './parsed-json.ts';
import { recordBody } from './record-body.ts';
import { type SourceAreas, SourceAreasSchema } from './source-areas.ts';

const AreaRecordsSchema = z.record(
  z.string(),
  z.strictObject({
    version: z.string(),
    content: z.string().optional(),
    areas: SourceAreasSchema,
  }),
);

/**
 * The rows with polygons of a table's files, by location, as far as they have been inspected. They
 * are in a file apart from other findings, because every bake reads those.
 *
 * @param location of the record
 */
export async function readAreas(
  store: ObjectStore,
  location: string,
  objects: readonly StoredObject[],
): Promise<ReadonlyMap<string, SourceAreas>> {
  const body = await recordBody(store, location);
  const parsed = AreaRecordsSchema.safeParse(parsedJson(body));
  const found = parsed.success ? parsed.data : {};
  const current = await currentRecords(store, found, objects);
  return new Map([...current].map(([location, { areas }]) => [location, areas]));
}

/**
 * Writes what was found about some files, and keeps what is known about the others of the table.
 *
 * @param objects all files of the table
 */
export async function writeAreas(
  store: ObjectStore,
  location: string,
  objects: readonly StoredObject[],
  found: ReadonlyMap<string, SourceAreas>,
): Promise<void> {
  const known = await readAreas(store, location, objects);
  const contents = await store.contentsOf(objects);
  const records = objects.flatMap(({ location, version }, i) => {
    const areas = found.get(location) ?? known.get(location);
    return areas ? [[location, { version, content: contents[i], areas }] as const] : [];
  });
  await store.write(location, `${JSON.stringify(Object.fromEntries(records))}\n`);
}
