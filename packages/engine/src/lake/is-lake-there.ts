import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Project } from '@dc-data-baker/planner';
import { LAKE_FOLDER, type Lake } from './lake.ts';
import { lakeError } from './lake-error.ts';

/**
 * Whether a folder is a lake: it contains something of the project, at least its sources, or
 * something of a bake. Any other folder may have been named by mistake.
 *
 * @throws a `lake` error if the folder cannot be read
 */
export async function isLakeThere(lake: Lake, project: Project): Promise<boolean> {
  const buckets = project.tables.map(({ table }) => table.bucket.name);
  for (const name of new Set([LAKE_FOLDER, ...buckets])) {
    const path = join(lake.root, name);
    if (await lakeError(path, () => stat(path).catch(absent))) return true;
  }
  return false;
}

/** A file in place of the folder is not a lake, either. */
function absent(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT' && error.code !== 'ENOTDIR') throw error;
}
