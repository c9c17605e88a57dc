import { isFailed, type Manifest } from '@dc-data-baker/models';
import type { BakedTable, Project } from '@dc-data-baker/planner';
import { changedFiles } from '../diff/changed-files.ts';
import { lookAtBakes } from '../manifest-store.ts';
import type { ObjectStore } from '../object-store.ts';
import { publishedManifest } from '../published-manifest.ts';
import { lastSeen, readPublishingLog, unloggedText } from '../publishing-log.ts';
import { recordedBake } from '../recorded-bake.ts';
import type { SeenChange } from '../seen/seen-change.ts';
import { unlessUnreadable } from '../unless-unreadable.ts';
import type { PastBake } from './past-bake.ts';
import { whyChanged } from './why-changed.ts';

export interface History {
  /** The bakes of a table that are kept, newest first. */
  readonly bakes: readonly PastBake[];
  /** The ids of those whose manifests cannot be read. */
  readonly unreadable: readonly string[];
  /** Why the published one is not known, and why some could not be compared. */
  readonly problems: readonly string[];
}

export interface HistoryOptions {
  /**
   * Finds what readers saw change from one bake to another; without it only manifests are read.
   */
  readonly compare?: ((then: Manifest, now: Manifest) => Promise<SeenChange>) | undefined;
  /** The history of one file: bakes are described and compared as if they had no others. */
  readonly path?: string | undefined;
}

/** What a table's manifests tell of its bakes. */
export async function historyOf(
  store: ObjectStore,
  project: Project,
  baked: BakedTable,
  { compare, path }: HistoryOptions = {},
): Promise<History> {
  const { table, bakesLocation } = baked;
  const problems: string[] = [];
  const published = await unlessUnreadable(problems, () => publishedManifest(store, baked));
  const log = await readPublishingLog(store, baked, published);
  const unlogged = unloggedText(table.name, log);
  if (unlogged) problems.push(`${unlogged}; \`databaker doctor\` says what to do`);
  const { manifests, unreadable } = await lookAtBakes(store, bakesLocation);
  const told = path === undefined ? manifests : manifests.map((bake) => onlyFile(bake, path));
  const bakes: PastBake[] = [];
  for (const bake of told) {
    const before = lastSeen(told, log, bake.bakeId);
    const files = before && changedFiles(before.files, bake.files);
    const seen =
      before && bake.status !== 'writing'
        ? await unlessUnreadable(problems, async () => compare?.(before, bake))
        : undefined;
    const found = bake.checks.filter(({ passed }) => !passed);
    bakes.push({
      ...recordedBake(bake),
      table: table.name,
      status: bake.status,
      isPublished: bake.bakeId === published?.bakeId,
      seenFrom: log
        .filter(({ bakeId, unlogged }) => bakeId === bake.bakeId && unlogged !== 'undated')
        .map(({ at }) => at.toISOString())
        .reverse(),
      rows: bake.rows,
      files: bake.files.length,
      filesChanged: files ? files.added.length + files.changed.length : null,
      because: before ? await whyChanged(store, project, before, bake) : [],
      passed: bake.checks.filter(({ passed }) => passed).map(({ name }) => name),
      failed: found.filter(isFailed).map(({ name }) => name),
      warnings: found.filter((check) => !isFailed(check)).map(({ name }) => name),
      extracted: bake.extracted ?? null,
      billedBytes: bake.billedBytes ?? null,
      seen: seen ?? null,
    });
  }
  return { bakes, unreadable, problems };
}

/** A bake of which only one file is known. */
function onlyFile(bake: Manifest, path: string): Manifest {
  const files = bake.files.filter((file) => file.path === path);
  const [only] = files;
  return { ...bake, files, rows: only?.rows ?? 0 };
}
