import { type ManifestFile, plural } from '@dc-data-baker/models';
import { isHidden } from './is-hidden.ts';
import type { StoredObject } from './object-store.ts';

/** Whether readers find a file in a folder by its path, whatever the manifest there lists. */
export type IsFound = (path: string) => boolean;

/** Athena reads whatever is in a table's folder. */
export const foundByAthena: IsFound = (path) => !isHidden(path);

/** Clients ask for an outcode's file by its name. */
export const foundByClients: IsFound = (path) => path.endsWith('.parquet');

/** DuckDB reads the files that a manifest lists. */
export const foundByNobody: IsFound = () => false;

/**
 * The paths of files that readers find under a location, although the manifest does not list them: nobody
 * has checked their rows.
 *
 * @param objects those under the location
 */
export function strayFiles(
  objects: readonly StoredObject[],
  location: string,
  files: readonly ManifestFile[],
  isFound: IsFound,
): string[] {
  const listed = new Set(files.map(({ path }) => path));
  return objects
    .map((object) => object.location.slice(location.length))
    .filter((path) => isFound(path) && !listed.has(path));
}

/** What is wrong with a stray file: the rest of a sentence that begins with its place. */
export function strayProblem(bakeId: string, others = 0): string {
  const more =
    others === 0 ? '' : `, nor ${others === 1 ? 'is' : 'are'} ${plural(others, 'more file')}`;
  return `is not one of bake ${bakeId}${more}`;
}
