import { rm } from 'node:fs/promises';
import { AthenaEngine } from '../athena/athena-engine.ts';
import type { AthenaEngineOptions } from '../athena/athena-resources.ts';
import type { AwsClients } from '../aws-sdk/aws-clients.ts';
import { S3Store } from '../s3/s3-store.ts';
import { writeShardPieces } from './shard-pieces.ts';

export interface AwsEngineOptions
  extends Pick<AthenaEngineOptions, 'project' | 'workgroup' | 'now' | 'pause'> {
  readonly clients: AwsClients;
  /** How many pieces' shards are sorted side by side on this machine. */
  readonly threads: number;
  /** As DuckDB writes it, such as `2GB`. */
  readonly memory?: string | undefined;
  /** A directory of this engine's own, for shards on their way; removed at the end. */
  readonly spill: string;
}

/** An engine whose queries run on Athena, whose tables are in S3, and that sorts shards on DuckDB. */
export function athenaEngineOf(options: AwsEngineOptions): AthenaEngine {
  const { clients, threads, memory, spill, ...others } = options;
  const store = new S3Store(clients.s3);
  return new AthenaEngine({
    ...others,
    clients,
    store,
    writeShards: (stage, pieces, context) =>
      writeShardPieces(store, stage, pieces, context, { threads, memory, spill }),
    close: async () => {
      clients.close();
      await rm(spill, { recursive: true, force: true });
    },
  });
}
