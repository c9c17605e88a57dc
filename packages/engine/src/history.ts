import { isFailed, type Manifest } from '@dc-data-baker/models';
import type { BakedTable } from '@dc-data-baker/planner';
import { changedFiles } from './diff/changed-files.ts';
import { lookAtBakes, readManifestIfAny } from './manifest-store.ts';
import type { ObjectStore } from './object-store.ts';

/** A bake that is kept, described from its manifest and that of the bake before it. */
export interface PastBake {
  readonly table: string;
  readonly bakeId: string;
  readonly status: Manifest['status'];
  readonly isPublished: boolean;
  readonly engine: string;
  readonly startedAt: string;
  readonly finishedAt: string;
  readonly rows: number;
  readonly files: number;
  /** How many of its files the previous complete bake did not have; null if none is kept. */
  readonly filesChanged: number | null;
  /** The inputs that differ from the previous bake's. */
  readonly because: readonly string[];
  /** The names of checks that stopped it, and of those that warned or were accepted. */
  readonly failed: readonly string[];
  readonly warnings: readonly string[];
}

export interface History {
  /** The bakes of a table that are kept, newest first. */
  readonly bakes: readonly PastBake[];
  /** The ids of those whose manifests cannot be read. */
  readonly unreadable: readonly string[];
}

/** What a table's manifests tell of its bakes. */
export async function historyOf(
  store: ObjectStore,
  { table, location, bakesLocation }: BakedTable,
): Promise<History> {
  const published = await readManifestIfAny(store, location);
  const { manifests: bakes, unreadable } = await lookAtBakes(store, bakesLocation);
  const past = bakes.map((bake, i): PastBake => {
    // A failed bake is never what the next one is compared with.
    const before = bakes.slice(i + 1).find(({ status }) => status === 'audited');
    const files = before && changedFiles(before.files, bake.files);
    const found = bake.checks.filter(({ passed }) => !passed);
    return {
      table: table.name,
      bakeId: bake.bakeId,
      status: bake.status,
      isPublished: bake.bakeId === published?.bakeId,
      engine: bake.engine,
      startedAt: bake.startedAt,
      finishedAt: bake.finishedAt,
      rows: bake.rows,
      files: bake.files.length,
      filesChanged: files ? files.added.length + files.changed.length : null,
      because: before ? reasons(before, bake) : [],
      failed: found.filter(isFailed).map(({ name }) => name),
      warnings: found.filter((check) => !isFailed(check)).map(({ name }) => name),
    };
  });
  return { bakes: past, unreadable };
}

function reasons(before: Manifest, bake: Manifest): string[] {
  if (before.engine !== bake.engine) return [`the previous bake was made by ${before.engine}`];
  const inputs = new Set([
    ...Object.keys(before.inputKeys ?? {}),
    ...Object.keys(bake.inputKeys ?? {}),
  ]);
  const changed = [...inputs].filter(
    (input) => before.inputKeys?.[input] !== bake.inputKeys?.[input],
  );
  return [
    ...(before.recipe === bake.recipe ? [] : ['its definition changed']),
    ...changed.sort().map((input) => `\`${input}\` changed`),
  ];
}
