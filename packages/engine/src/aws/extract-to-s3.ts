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

/** What was extracted, and is in the bake's place. */
export interface ExtractedToS3 extends Pick<ExtractedFile, 'values' | 'warnings'> {
  readonly files: Manifest['files'];
}

/**
 * Reads the rows of an extract into a file of this machine, and sends that to the bake's place. It is
 * whole before S3 hears of it, so that what fails on the way leaves nothing there.
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
