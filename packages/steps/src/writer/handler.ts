import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { awsClients, bakeLocation, listBakes, writeShardPiece } from '@dc-data-baker/engine/aws';
import { ListedStore } from '../listed-store.ts';
import { writeNote } from '../steps/piece-notes.ts';
import { transient } from '../transient.ts';
import { see } from './see.ts';
import type { SeeRequest, WriterRequest } from './writer-request.ts';

const store = new ListedStore(awsClients().s3);

/**
 * DuckDB's share of the function's memory; the rest is for Node, S3 and the system. What does not
 * fit spills to `/tmp`. Measured: see docs/deploying.md.
 */
const DUCKDB_SHARE = 0.7;

/** Does what needs DuckDB, with the same code as on a laptop. */
export function handler(
  request: WriterRequest | SeeRequest,
): Promise<{ readonly files: number } | { readonly lines: readonly string[] }> {
  if ('see' in request) return transient(() => see(store, request));
  return transient(() => write(request));
}

/** Writes the files of one piece of a layer's shards. */

async function write({
  bakeId,
  stage,
  piece,
  value,
  place,
  query,
}: WriterRequest): Promise<{ readonly files: number }> {
  const bakes = await listBakes(store, stage.bakesLocation);
  const files = await writeShardPiece(
    store,
    stage,
    { value, location: place },
    { bakeId, signal: new AbortController().signal },
    {
      before: bakes.find(({ status }) => status === 'audited'),
      folder: join(tmpdir(), `${bakeId}-${piece}`),
      memory: memoryOf(process.env['AWS_LAMBDA_FUNCTION_MEMORY_SIZE']),
    },
  );
  await writeNote(store, bakeLocation(stage.bakesLocation, bakeId), piece, { files, query });
  return { files: files.length };
}

function memoryOf(megabytes: string | undefined): string | undefined {
  return megabytes === undefined ? undefined : `${Math.floor(Number(megabytes) * DUCKDB_SHARE)}MiB`;
}
