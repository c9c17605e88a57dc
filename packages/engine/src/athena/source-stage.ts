import { totalBytes } from '@dc-data-baker/models';
import type { SourceStage } from '@dc-data-baker/planner';
import type { StageContext, StageStatistics } from '../engine.ts';
import { inspectSource } from '../sources/inspect-source.ts';
import type { AthenaResources } from './athena-resources.ts';
import { versionOf } from './table-bakes.ts';

/**
 * Inspects on this machine the files of an external table that have not been inspected yet: see
 * docs/decisions/0060-where-sources-are-checked.md.
 *
 * @throws a `data` error if there are no files, or one is wrong
 */
export async function runSourceStage(
  { tables, store, inspected, checkedVersions }: AthenaResources,
  stage: SourceStage,
  { signal, progress }: StageContext,
): Promise<StageStatistics> {
  const { table, location } = stage;
  await tables.repointToPublished([table]);
  const objects = await tables.sourceObjects({ table: { name: table }, location });
  // What is written later must be made from the files that are inspected here.
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
