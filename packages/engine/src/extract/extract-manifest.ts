import type { Manifest } from '@dc-data-baker/models';
import type { ExtractStage } from '@dc-data-baker/planner';
import type { InputContents } from '../input-contents.ts';
import { readManifestIfAny } from '../manifest-store.ts';
import type { ObjectStore } from '../object-store.ts';
import { isPublishedWhole } from '../publish.ts';
import { bakeKey } from '../table-content.ts';
import { isWhole } from '../whole-bake.ts';
import type { Extracted } from './extract-csv.ts';

/**
 * The part of a manifest about an extract. The content of the input is the hash of the rows: only a
 * query tells whether a database has changed.
 */
export function extractManifest(
  { from, query }: ExtractStage,
  values: Extracted['values'],
  files: Manifest['files'],
): {
  readonly extracted: NonNullable<Manifest['extracted']>;
  readonly contents: InputContents;
} {
  return {
    extracted: { source: from.name, query: query.name, parameters: { ...values } },
    contents: { [from.name]: { key: bakeKey({ files }) } },
  };
}

/**
 * Whether readers already have exactly these rows, made by the same SELECT and audited by the same
 * checks.
 */
export async function isAsPublished(
  store: ObjectStore,
  { location, bakesLocation }: Pick<ExtractStage, 'location' | 'bakesLocation'>,
  { recipe }: Manifest,
  files: Manifest['files'],
): Promise<boolean> {
  const published = await readManifestIfAny(store, location);
  if (published?.status !== 'audited' || published.recipe !== recipe) return false;
  if (bakeKey(published) !== bakeKey({ files })) return false;
  return (
    (await isWhole(store, bakesLocation, published)) &&
    (await isPublishedWhole(store, location, published, 'extract'))
  );
}
