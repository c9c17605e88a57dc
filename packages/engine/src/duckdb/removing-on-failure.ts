import { clearDrafts } from '../lake/drafts.ts';
import type { Lake } from '../lake/lake.ts';
import { unlistedIn } from '../manifest-store.ts';

/**
 * Runs what writes the files of a bake. If it fails, the files that it has left are deleted: half of a
 * bake is of use to nobody, and a full disk may be why it failed. Its manifest stays, for `history`. After
 * `kill -9` the next bake deletes them.
 */
export async function removingOnFailure<Result>(
  lake: Lake,
  location: string,
  act: () => Promise<Result>,
): Promise<Result> {
  try {
    return await act();
  } catch (error) {
    // Why it failed is worth more than why this does.
    await removeFiles(lake, location).catch(() => {});
    throw error;
  }
}

async function removeFiles(lake: Lake, location: string): Promise<void> {
  await lake.remove(await unlistedIn(lake, location, []));
  // A partition's folder may have been made for a file that was never begun.
  await clearDrafts(lake.pathOf(location));
}
