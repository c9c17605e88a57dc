import { DatabakerError } from '@dc-data-baker/models';
import { addressRows, bakedNamed, type Project, type SpatialAnswer } from '@dc-data-baker/planner';
import { chooseBake } from '../diff/choose-bake.ts';
import type { Engine } from '../engine.ts';
import type { ObjectStore } from '../object-store.ts';
import { namesByUprn } from './names-by-uprn.ts';
import { rowsDespiteDamage } from './rows-despite-damage.ts';

/** The rows of the bake before the published one. */
export interface AnswersBefore {
  readonly bakeId: string;
  /** By UPRN; an address without a row is absent. */
  readonly names: ReadonlyMap<string, readonly string[]>;
}

/**
 * Finds a table's rows for a postcode before its last bake.
 *
 * @returns `undefined` if no earlier bake is kept, or it cannot be read: the explanation does
 *   without it
 */
export async function answersBefore(
  project: Project,
  engine: Engine,
  store: ObjectStore,
  { table: name, columns: [column] }: SpatialAnswer,
  postcode: string,
  signal: AbortSignal,
): Promise<AnswersBefore | undefined> {
  try {
    const table = bakedNamed(project, name);
    const manifest = await chooseBake(store, table, 'previous');
    if (!manifest || !column) return undefined;
    const query = addressRows(project, name, 'postcode', postcode);
    const { rows, leftOut } = await rowsDespiteDamage(
      { project, engine, store },
      query,
      signal,
      new Map([[name, { table, manifest }]]),
    );
    if (rows.length === 0 && leftOut.length > 0) return undefined;
    return { bakeId: manifest.bakeId, names: namesByUprn(rows, column.column) };
  } catch (error) {
    if (!(error instanceof DatabakerError) || error.kind === 'cancelled') throw error;
    return undefined;
  }
}
