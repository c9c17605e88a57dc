import { type AwsClients, awsClients, GlueCatalogue } from '@dc-data-baker/engine/aws';
import { ListedStore } from '../listed-store.ts';

/** The clients that steps use. */
export interface StepClients {
  readonly aws: AwsClients;
  readonly store: ListedStore;
  readonly catalogue: GlueCatalogue;
}

export function stepClients(): StepClients {
  const aws = awsClients();
  return { aws, store: new ListedStore(aws.s3), catalogue: new GlueCatalogue(aws.glue) };
}
