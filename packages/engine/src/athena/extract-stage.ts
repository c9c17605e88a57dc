import { DatabakerError } from '@dc-data-baker/models';
import type { ExtractStage } from '@dc-data-baker/planner';
import type { StageStatistics } from '../engine.ts';

export async function runExtractStage({
  table,
  from: { urlVariable },
}: ExtractStage): Promise<StageStatistics> {
  throw new DatabakerError(
    'request',
    `\`${table}\` is not extracted by the engine athena yet; unset ${urlVariable} to take the files that are there`,
  );
}
