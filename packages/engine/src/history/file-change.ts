import type { Manifest } from '@dc-data-baker/models';
import type { BakedTable, Project } from '@dc-data-baker/planner';
import { listBakes, readManifestIfAny } from '../manifest-store.ts';
import type { ObjectStore } from '../object-store.ts';
import { type PublishingLog, readPublishingLog } from '../publishing-log.ts';
import { whyChanged } from './why-changed.ts';

/** When one of a table's files got the content that readers find now. */
export interface FileChange {
  /** Below the table's location. */
  readonly path: string;
  /** The bake with which readers began to find it, and when: ISO 8601 in UTC; null if nobody knows. */
  readonly bakeId: string;
  readonly at: string | null;
  readonly how: 'added' | 'removed' | 'changed' | 'unknown';
  /**
   * The bake that readers had until then. Null if every bake that is kept has the same file, so that
   * it may not have changed for longer: then `how` is unknown.
   */
  readonly before: string | null;
  /** What had changed between the two bakes, or that a rollback brought it back. */
  readonly because: readonly string[];
}

/**
 * Finds when a file last changed for readers, by the hashes in the manifests of the bakes that are
 * kept.
 *
 * @returns `undefined` if no bake that readers saw has such a file
 */
export async function fileChange(
  store: ObjectStore,
  project: Project,
  table: BakedTable,
  path: string,
): Promise<FileChange | undefined> {
  // If its manifest is damaged or gone, the log still has what readers saw last.
  const published = await readManifestIfAny(store, table.location);
  const manifests = await listBakes(store, table.bakesLocation);
  const log = await readPublishingLog(store, table, published);
  const seen = seenBakes(manifests, log);
  let [last] = seen;
  // Its own folder may be gone.
  if (!last) return undefined;
  const hashIn = ({ files }: Manifest) => files.find((file) => file.path === path)?.sha256;
  const now = hashIn(last.manifest);
  for (const earlier of seen.slice(1)) {
    const then = hashIn(earlier.manifest);
    if (then === now) {
      last = earlier;
      continue;
    }
    return {
      path,
      bakeId: last.manifest.bakeId,
      at: last.at,
      how: then === undefined ? 'added' : now === undefined ? 'removed' : 'changed',
      before: earlier.manifest.bakeId,
      because: await whyBetween(store, project, earlier.manifest, last.manifest),
    };
  }
  if (now === undefined) return undefined;
  const { manifest, at } = last;
  return { path, bakeId: manifest.bakeId, at, how: 'unknown', before: null, because: [] };
}

interface SeenBake {
  readonly manifest: Manifest;
  readonly at: string | null;
}

/** What readers saw, newest first, as far back as it is known and kept without a gap. */
function seenBakes(manifests: readonly Manifest[], log: PublishingLog): readonly SeenBake[] {
  const byId = new Map(manifests.map((manifest) => [manifest.bakeId, manifest]));
  const seen: SeenBake[] = [];
  for (const { bakeId, at, unlogged } of log) {
    const manifest = byId.get(bakeId);
    if (!manifest) return seen;
    seen.push({ manifest, at: unlogged === 'undated' ? null : at.toISOString() });
  }
  // What was published before there was a log is assumed to have been seen in the order of time.
  const first = log.at(-1);
  const older = manifests.filter(
    ({ bakeId, status }) => status === 'audited' && first !== undefined && bakeId < first.bakeId,
  );
  return [...seen, ...older.map((manifest) => ({ manifest, at: manifest.finishedAt }))];
}

async function whyBetween(
  store: ObjectStore,
  project: Project,
  before: Manifest,
  now: Manifest,
): Promise<readonly string[]> {
  if (before.bakeId > now.bakeId) return [`bake ${before.bakeId} was rolled back`];
  return whyChanged(store, project, before, now);
}
