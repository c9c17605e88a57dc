import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SSMClient } from '@aws-sdk/client-ssm';
import {
  awsClients,
  begunManifest,
  extractManifest,
  extractToS3,
  pause,
  S3Store,
  writeManifest,
  writtenManifest,
} from '@dc-data-baker/engine/aws';
import { totalBytes } from '@dc-data-baker/models';
import { deployedVersion } from '../deployed-version.ts';
import { transient } from '../transient.ts';
import { databasesInAws } from './database-in-aws.ts';
import type { ExtractorAnswer, ExtractorRequest } from './extractor-request.ts';

const store = new S3Store(awsClients().s3);
const databases = databasesInAws(new SSMClient());

/**
 * The part of the function's time that remains when the database's limit ends: to report that, and
 * to clean up.
 */
const SPARE_MILLISECONDS = 60_000;

/** An execution's history should stay readable. */
const MOST_WARNINGS = 20;

/** The part of Lambda's context that is used. */
interface Remaining {
  readonly getRemainingTimeInMillis: () => number;
}

/** Reads the rows of one extract into its bake, with the same code as on a laptop. */
export function handler(request: ExtractorRequest, context: Remaining): Promise<ExtractorAnswer> {
  return transient(() => extract(request, context.getRemainingTimeInMillis()));
}

/** It reads no earlier bake: later steps check and publish the result. */
async function extract(
  { bakeId, stage }: ExtractorRequest,
  remaining: number,
): Promise<ExtractorAnswer> {
  const begun = begunManifest(
    { engine: 'athena', version: deployedVersion() },
    stage,
    bakeId,
    {},
    new Date(),
  );
  const bake = begun.location;
  await writeManifest(store, bake, begun);
  const limit = Math.max(1000, remaining - SPARE_MILLISECONDS);
  const { files, values, warnings } = await extractToS3(
    store,
    stage,
    { bakeId, signal: AbortSignal.timeout(remaining - SPARE_MILLISECONDS / 2), progress: () => {} },
    { databases, pause, spill: join(tmpdir(), 'extract'), statementLimit: limit },
  );
  const { extracted, contents } = extractManifest(stage, values, files);
  const written = writtenManifest({ ...begun, extracted }, files, new Date(), contents);
  await writeManifest(store, bake, written);
  const { rows } = written;
  return { rows, bytes: totalBytes(files), warnings: warnings.slice(0, MOST_WARNINGS) };
}
