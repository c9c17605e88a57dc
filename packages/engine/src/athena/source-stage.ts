import { totalBytes } from '@dc-data-baker/models';
import type { SourceStage } from '@dc-data-baker/planner';
import type { StageStatistics } from '../engine.ts';
import type { AthenaResources } from './athena-resources.ts';

/** @throws a `data` error where an external table has no files */
export async function runSourceStage(
  { tables }: AthenaResources,
  { table, location }: SourceStage,
): Promise<StageStatistics> {
  await tables.show([table]);
  const objects = await tables.sourceObjects({ table: { name: table }, location });
  return { files: objects.length, bytes: totalBytes(objects), warnings: [], place: location };
}
