import type { SourceStage } from '@dc-data-baker/planner';
import type { StageContext, StageStatistics } from '../engine.ts';
import type { Lake } from '../lake/lake.ts';
import { inspectCsvFiles, sourceFiles } from './source-files.ts';

/** @throws a `data` error where an external table has no files */
export async function runSourceStage(
  lake: Lake,
  stage: SourceStage,
  { signal }: StageContext,
): Promise<StageStatistics> {
  const { location } = stage;
  const { paths, bytes } = await sourceFiles(lake, { table: { name: stage.table }, location });
  const warnings = stage.format.kind === 'csv' ? await inspectCsvFiles(paths, signal) : [];
  return { files: paths.length, bytes, warnings, place: lake.pathOf(location) };
}
