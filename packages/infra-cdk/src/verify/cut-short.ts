import {
  heldMessage,
  type ObjectStore,
  placeOf,
  publishingProblem,
  readHold,
} from '@dc-data-baker/engine';
import { DatabakerError } from '@dc-data-baker/models';
import { isBaked, type Project } from '@dc-data-baker/planner';
import type { Report } from './report.ts';

/**
 * Reports, before the layer is baked, where clients find files of two bakes, which the bake will
 * end, and which tables a rollback holds. A person who may start executions need not be allowed to
 * read the bucket; in that case this is left to the bake.
 */
export async function reportCutShort(
  store: ObjectStore,
  project: Project,
  layer: string,
  report: Report,
): Promise<void> {
  for (const table of project.tables.filter(isBaked).filter((found) => found.layer === layer)) {
    const problem = await publishingProblem(store, placeOf(table)).catch(unlessDatabaker);
    if (problem !== undefined) report.line(`${layer}: ${problem}`);
    const held = await readHold(store, table).catch(unlessDatabaker);
    if (held) report.line(`${layer}: ${heldMessage(table.table.name, held)}`);
  }
}

function unlessDatabaker(error: unknown): undefined {
  if (!(error instanceof DatabakerError)) throw error;
}
