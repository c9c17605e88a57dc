import { AthenaClient } from '@aws-sdk/client-athena';
import { GlueClient } from '@aws-sdk/client-glue';
import { S3Client } from '@aws-sdk/client-s3';

/** Where everything is, for somebody whose profile does not say. */
const REGION = 'eu-west-2';

/** Throttled calls are the rule while 26 queries are started: five tries are not enough. */
const MOST_TRIES = 12;

export interface AwsClients {
  readonly athena: AthenaClient;
  readonly glue: GlueClient;
  readonly s3: S3Client;
  readonly close: () => void;
}

/**
 * The SDK's clients, with credentials, region, profile and endpoints from where the SDK looks for
 * them: `AWS_PROFILE`, `AWS_REGION`, `AWS_ENDPOINT_URL` and the files in `~/.aws`.
 */
export function awsClients(): AwsClients {
  const common = {
    maxAttempts: MOST_TRIES,
    ...(process.env['AWS_REGION'] === undefined && process.env['AWS_PROFILE'] === undefined
      ? { region: REGION }
      : {}),
  };
  const athena = new AthenaClient(common);
  const glue = new GlueClient(common);
  // A bucket whose name has dots is no host name that TLS would accept.
  const s3 = new S3Client({ ...common, forcePathStyle: true });
  const close = () => {
    for (const client of [athena, glue, s3]) client.destroy();
  };
  return { athena, glue, s3, close };
}
