import { isWriting, type Plan } from '@dc-data-baker/planner/project';
import type { Verdict } from '../compare-with-published.ts';
import { bakeLocation, readManifestIfAny } from '../manifest-store.ts';
import type { ObjectStore } from '../object-store.ts';

/** Which stages must run, by their ids: what the first run skipped, a resumed one skips, too. */
export type Verdicts = ReadonlyMap<string, Verdict>;

/** The stages of tables that a bake has not begun, and need not. */
export async function leftOut(
  store: ObjectStore,
  plan: Plan,
  bakeId: string,
  verdicts: Verdicts,
  isNotToRun = (verdict: Verdict | undefined) => verdict?.runs === false,
): Promise<Set<string>> {
  const begun = new Set<string>();
  for (const { table, bakesLocation } of plan.stages.filter(isWriting)) {
    if (await readManifestIfAny(store, bakeLocation(bakesLocation, bakeId))) begun.add(table);
  }
  const stages = plan.stages.filter(
    ({ id, table }) => isNotToRun(verdicts.get(id)) && !begun.has(table),
  );
  return new Set(stages.map(({ id }) => id));
}
