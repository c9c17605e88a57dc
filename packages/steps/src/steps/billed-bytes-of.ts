import { GetQueryExecutionCommand } from '@aws-sdk/client-athena';
import { billedBytes } from '@dc-data-baker/engine/aws';
import pMap from 'p-map';
import type { StepClients } from './step-clients.ts';

const ASKED_AT_ONCE = 8;

/**
 * What Athena charges for queries that have succeeded, in bytes.
 *
 * @param ids those of the queries; an empty text stands for none
 * @returns `undefined` if Athena does not say: a bake must not fail for want of its cost
 */
export async function billedBytesOf(
  { aws }: Pick<StepClients, 'aws'>,
  ids: readonly string[],
): Promise<number | undefined> {
  try {
    const billed = await pMap(
      ids.filter((id) => id !== ''),
      async (QueryExecutionId) => {
        const command = new GetQueryExecutionCommand({ QueryExecutionId });
        const { QueryExecution } = await aws.athena.send(command);
        return billedBytes(QueryExecution?.Statistics?.DataScannedInBytes ?? 0);
      },
      { concurrency: ASKED_AT_ONCE },
    );
    return billed.reduce((sum, bytes) => sum + bytes, 0);
  } catch (error) {
    console.error(`cannot tell what the queries cost: ${(error as Error).name}`);
    return undefined;
  }
}
