import { DatabakerError } from '@dc-data-baker/models';
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
  const { paths, bytes } = await sourceFiles(lake, stage.location);
  if (paths.length === 0) {
    throw new DatabakerError(
      'data',
      `\`${stage.table}\` has no files: ${lake.pathOf(stage.location)} is empty or not there. Put the files of ${stage.location} there, or make sample data with \`databaker sample --lake ${lake.root}\``,
    );
  }
  const warnings = stage.format.kind === 'csv' ? await inspectCsvFiles(paths, signal) : [];
  return { files: paths.length, bytes, warnings, place: lake.pathOf(stage.location) };
}
