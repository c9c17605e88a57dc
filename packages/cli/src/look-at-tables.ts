import {
  type HeldBake,
  heldMessage,
  lookAtBakes,
  type ObjectStore,
  placeOf,
  publishedManifest,
  publishingProblem,
  readHold,
  type SourceAge,
  sourceAge,
  unlessUnreadable,
} from '@dc-data-baker/engine/bakes';
import { DatabakerError, failureText, type Manifest } from '@dc-data-baker/models';
import {
  type BakedTable,
  isBaked,
  type Project,
  type ProjectTable,
} from '@dc-data-baker/planner/project';
import { STATUS } from './status.ts';

/** A bake of a table, or a table without one. */
export interface TableLine {
  readonly layer: string;
  readonly table: string;
  /**
   * `external`, `external, stale`, `external, unreadable`, `not baked`, `published`, `published,
   * held`, or the status of another bake.
   */
  readonly state: string;
  readonly manifest?: Manifest;
  readonly isExternal?: true;
  /** For an external table whose files can be listed. */
  readonly source?: SourceAge;
  /** The hold of a rollback. */
  readonly held?: object;
  /** What a person should know about it. */
  readonly problems: readonly string[];
}

/**
 * The state of a project's tables. What cannot be read is reported, and does not hide the rest.
 *
 * @param all every bake that is kept, not only those that are published or held back
 * @param now the time from which ages are computed
 * @param heldBakes see `heldBakes`
 */
export async function lookAtTables(
  store: ObjectStore,
  project: Project,
  all: boolean,
  now: Date,
  heldBakes: readonly HeldBake[],
): Promise<TableLine[]> {
  const lines: TableLine[] = [];
  for (const found of project.tables) {
    if (isBaked(found)) lines.push(...(await linesOf(store, found, all, heldBakes)));
    else lines.push(await sourceLine(store, found, now));
  }
  return lines;
}

async function sourceLine(store: ObjectStore, found: ProjectTable, now: Date): Promise<TableLine> {
  const name = { layer: found.layer, table: found.table.name, isExternal: true as const };
  try {
    const source = await sourceAge(store, found, now);
    const { check } = source;
    const isStale = check?.passed === false;
    const problems = isStale ? [failureText(found.table.name, check)] : [];
    return { ...name, state: isStale ? 'external, stale' : 'external', source, problems };
  } catch (error) {
    // Somebody without permission to list one bucket should still see the rest.
    if (!(error instanceof DatabakerError) || error.kind === 'cancelled') throw error;
    const problem = `the files of \`${name.table}\` cannot be listed: ${error.message}`;
    return { ...name, state: 'external, unreadable', problems: [problem] };
  }
}

async function linesOf(
  store: ObjectStore,
  found: BakedTable,
  all: boolean,
  heldBakes: readonly HeldBake[],
): Promise<TableLine[]> {
  const name = { layer: found.layer, table: found.table.name };
  const problems: string[] = [];
  const published = await unlessUnreadable(problems, () => publishedManifest(store, found));
  const held = await unlessUnreadable(problems, () => readHold(store, found));
  const half = await publishingProblem(store, placeOf(found));
  if (half !== undefined) problems.push(half);
  if (held) problems.push(heldMessage(name.table, held));
  const state = `published${held ? ', held' : ''}${half === undefined ? '' : ', not whole'}`;
  if (!all) {
    const waiting = heldBakes
      .toReversed()
      .flatMap(({ tables }) => tables.filter(({ table }) => table.name === name.table))
      .filter(({ manifest }) => manifest.bakeId !== published?.bakeId)
      .map(({ manifest }) => ({ ...name, state: STATUS[manifest.status], manifest, problems: [] }));
    if (published)
      return [{ ...name, state, manifest: published, ...(held && { held }), problems }, ...waiting];
    const none = problems.length > 0 ? 'unreadable' : 'not baked';
    return [{ ...name, state: none, problems }, ...waiting];
  }
  const { manifests, unreadable } = await lookAtBakes(store, found.bakesLocation);
  const bakes = manifests.map((manifest) =>
    manifest.bakeId === published?.bakeId
      ? { ...name, state, manifest, ...(held && { held }), problems: [] }
      : { ...name, state: STATUS[manifest.status], manifest, problems: [] },
  );
  problems.push(
    ...unreadable.map((id) => `the manifest of bake ${id} of \`${name.table}\` cannot be read`),
  );
  const [first = { ...name, state: 'not baked', problems: [] }, ...others] = bakes;
  return [{ ...first, problems }, ...others];
}
