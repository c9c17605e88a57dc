import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Manifest } from '@dc-data-baker/models';
import type { ExtractStage } from '@dc-data-baker/planner';
import {
  type ExtractedFile,
  type ExtractFileOptions,
  extractFile,
} from '../duckdb/extract-file.ts';
import { manifestFiles } from '../duckdb/written-files.ts';
import type { StageContext } from '../engine.ts';
import { bakeLocation } from '../manifest-store.ts';
import type { S3Store } from '../s3/s3-store.ts';

/** An extract that is in the bake's location. */
export interface ExtractedToS3 extends Pick<ExtractedFile, 'values' | 'warnings'> {
  readonly files: Manifest['files'];
}

/**
 * Reads the rows of an extract into a file on this machine and uploads it to the bake's location.
 * The upload begins when the file is complete, so a failure before that leaves nothing in S3.
 */
export async function extractToS3(
  store: S3Store,
  stage: ExtractStage,
  context: StageContext,
  options: ExtractFileOptions,
): Promise<ExtractedToS3> {
  const folder = join(options.spill, `${stage.table}-${context.bakeId}`);
  const to = bakeLocation(stage.bakesLocation, context.bakeId);
  try {
    const { file, values, warnings } = await extractFile(stage, folder, context, options);
    const files = await manifestFiles(folder, [file]);
    for (const { path, bytes, sha256 } of files) {
      await store.uploadFile(`${to}${path}`, join(folder, path), { bytes, sha256 });
    }
    return { files, values, warnings };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
