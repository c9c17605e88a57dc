import { rm } from 'node:fs/promises';
import { AthenaEngine } from '../athena/athena-engine.ts';
import type { AthenaEngineOptions } from '../athena/athena-resources.ts';
import type { AwsClients } from '../aws-sdk/aws-clients.ts';
import { type DatabaseAddresses, noDatabases } from '../extract/database-addresses.ts';
import { pause as inRealTime } from '../pause.ts';
import { S3Store } from '../s3/s3-store.ts';
import { extractToS3 } from './extract-to-s3.ts';
import { writeShardPieces } from './shard-pieces.ts';

export interface AwsEngineOptions
  extends Pick<AthenaEngineOptions, 'project' | 'workgroup' | 'version' | 'now' | 'pause'> {
  readonly clients: AwsClients;
  /** The addresses of databases; without them nothing can be extracted. */
  readonly databases?: DatabaseAddresses;
  /** How many pieces' shards are sorted concurrently on this machine. */
  readonly threads: number;
  /** In DuckDB's notation, such as `2GB`. */
  readonly memory?: string | undefined;
  /** A directory of this engine's own, for temporary shards; removed at the end. */
  readonly spill: string;
}

/**
 * An engine whose queries run on Athena, whose tables are in S3, and which sorts shards with
 * DuckDB.
 */
export function athenaEngineOf(options: AwsEngineOptions): AthenaEngine {
  const { clients, threads, memory, spill, databases = noDatabases, ...others } = options;
  const { pause = inRealTime } = options;
  const store = new S3Store(clients.s3);
  return new AthenaEngine({
    ...others,
    clients,
    store,
    writeShards: (stage, pieces, context) =>
      writeShardPieces(store, stage, pieces, context, { threads, memory, spill }),
    writeExtract: (stage, context) =>
      extractToS3(store, stage, context, { databases, pause, memory, spill }),
    close: async () => {
      clients.close();
      await rm(spill, { recursive: true, force: true });
    },
  });
}
