import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Project } from '@dc-data-baker/planner';
import { LAKE_FOLDER, type Lake } from './lake.ts';
import { lakeError } from './lake-error.ts';

/**
 * Whether a folder is a lake: it has something of the project in it, be it only its sources, or
 * something of a bake. Any other folder may be one that somebody named by mistake.
 *
 * @throws a `lake` error where that cannot be seen
 */
export async function isLakeThere(lake: Lake, project: Project): Promise<boolean> {
  const buckets = project.tables.map(({ table }) => table.bucket.name);
  for (const name of new Set([LAKE_FOLDER, ...buckets])) {
    const path = join(lake.root, name);
    if (await lakeError(path, () => stat(path).catch(absent))) return true;
  }
  return false;
}

/** A file in the place of the lake is none, either. */
function absent(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT' && error.code !== 'ENOTDIR') throw error;
}
