import { totalBytes } from '@dc-data-baker/models';
import type { SourceStage } from '@dc-data-baker/planner';
import type { StageContext, StageStatistics } from '../engine.ts';
import { inspectSource } from '../sources/inspect-source.ts';
import type { AthenaResources } from './athena-resources.ts';
import { versionOf } from './table-bakes.ts';

/**
 * Reads the files of an external table that nobody looked at yet, on this machine: see
 * docs/decisions/0060-where-sources-are-checked.md.
 *
 * @throws a `data` error where there are none, or one that is not as it should be
 */
export async function runSourceStage(
  { tables, store, inspected, checkedVersions }: AthenaResources,
  stage: SourceStage,
  { signal, progress }: StageContext,
): Promise<StageStatistics> {
  const { table, location } = stage;
  await tables.repointToPublished([table]);
  const objects = await tables.sourceObjects({ table: { name: table }, location });
  // What is written afterwards is to be made of what is looked at here.
  checkedVersions.set(table, versionOf(objects));
  const { warnings } = await inspectSource(
    store,
    { location, shape: stage, objects },
    {
      records: inspected,
      signal,
      onProgress: (fraction) => progress({ fraction, detail: 'reading its files' }),
    },
  );
  return { files: objects.length, bytes: totalBytes(objects), warnings, place: location };
}
