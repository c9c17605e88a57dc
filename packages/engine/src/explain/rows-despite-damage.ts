import { DatabakerError } from '@dc-data-baker/models';
import {
  type AdHocQuery,
  bakedNamed,
  isBaked,
  type Project,
  tableNamed,
} from '@dc-data-baker/planner';
import { damagedFiles, damagedText, type Evidence } from '../damaged-files.ts';
import type { Engine, QueriedBake } from '../engine.ts';
import { ENGINE_TRAITS } from '../engine-traits.ts';
import { bakeLocation } from '../manifest-store.ts';
import type { ObjectStore } from '../object-store.ts';
import { queryRows } from './query-rows.ts';
import { readableManifest } from './readable-manifest.ts';
import type { Row } from './row.ts';

/** A damaged file of a bake, whose rows were not read. */
export interface LeftOut {
  readonly table: string;
  /** Below the bake's location. */
  readonly path: string;
  /** What is wrong with it, and what to do. */
  readonly message: string;
}

export interface FoundRows {
  readonly rows: readonly Row[];
  /** The files whose rows are missing. */
  readonly leftOut: readonly LeftOut[];
}

/** From cheap to certain: a file that is cut short is found without reading any. */
const EVIDENCE: readonly Evidence[] = ['size', 'hash'];

/**
 * The rows of a SELECT over published tables. If a file of these is damaged, so that the query fails,
 * the rows of the others are returned: that of one letter does not keep a person from asking about
 * another. On Athena, whose tables are folders, the query fails.
 *
 * @param bakes the bakes that are read instead of the published ones, by table
 */
export async function rowsDespiteDamage(
  { project, engine, store }: { project: Project; engine: Engine; store: ObjectStore },
  query: AdHocQuery,
  signal: AbortSignal,
  bakes: ReadonlyMap<string, QueriedBake> = new Map(),
): Promise<FoundRows> {
  try {
    return { rows: await queryRows(engine, query, signal, bakes), leftOut: [] };
  } catch (error) {
    const isDamage = error instanceof DatabakerError && error.kind === 'lake';
    if (!isDamage || !ENGINE_TRAITS[engine.name].usesLake) throw error;
    let known = 0;
    for (const by of EVIDENCE) {
      const { whole, leftOut } = await wholeFiles(project, store, query, bakes, by);
      // The same files would give the same error.
      if (leftOut.length === known) continue;
      known = leftOut.length;
      try {
        return { rows: await queryRows(engine, query, signal, whole), leftOut };
      } catch (again) {
        if (!(again instanceof DatabakerError) || again.kind !== 'lake') throw again;
      }
    }
    throw error;
  }
}

/** The bakes that a query reads, without their damaged files. */
async function wholeFiles(
  project: Project,
  store: ObjectStore,
  query: AdHocQuery,
  bakes: ReadonlyMap<string, QueriedBake>,
  by: Evidence,
): Promise<{ readonly whole: ReadonlyMap<string, QueriedBake>; readonly leftOut: LeftOut[] }> {
  const whole = new Map<string, QueriedBake>();
  const leftOut: LeftOut[] = [];
  for (const name of query.reads) {
    if (!isBaked(tableNamed(project, name))) continue;
    const table = bakedNamed(project, name);
    const manifest = bakes.get(name)?.manifest ?? (await readableManifest(store, table.location));
    if (!manifest) continue;
    const { bakeId, files } = manifest;
    const folder = bakeLocation(table.bakesLocation, bakeId);
    const damaged = new Map(
      (await damagedFiles(store, folder, files, by)).map(({ path, problem }) => [path, problem]),
    );
    whole.set(name, {
      table,
      manifest: { ...manifest, files: files.filter(({ path }) => !damaged.has(path)) },
    });
    for (const [path, problem] of damaged) {
      const message = damagedText(store.placeOf(`${folder}${path}`), problem, name, bakeId);
      leftOut.push({ table: name, path, message });
    }
  }
  return { whole, leftOut };
}
