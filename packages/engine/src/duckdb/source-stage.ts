import type { SourceStage } from '@dc-data-baker/planner';
import type { StageContext, StageStatistics } from '../engine.ts';
import { INSPECTED } from '../lake/lake.ts';
import { inspectSource } from '../sources/inspect-source.ts';
import type { DuckdbResources } from './duckdb-resources.ts';
import { sourceFiles } from './source-files.ts';

/** @throws a `data` error if an external table has no files, or a file is wrong */
export async function runSourceStage(
  { lake, views, inspectorOf }: DuckdbResources,
  stage: SourceStage,
  { signal, progress }: StageContext,
): Promise<StageStatistics> {
  const { location } = stage;
  const { objects, bytes, version } = await sourceFiles(lake, {
    table: { name: stage.table },
    location,
  });
  const source = { location, shape: stage, objects };
  const options = {
    records: INSPECTED,
    findsRows: true,
    inspectorOf,
    signal,
    onProgress: (fraction: number) => progress({ fraction }),
  };
  // What is baked later must be made from the files that are inspected here.
  views.expectSource(stage.table, version);
  const { warnings } = await inspectSource(lake, source, options);
  return { files: objects.length, bytes, warnings, place: lake.pathOf(location) };
}
