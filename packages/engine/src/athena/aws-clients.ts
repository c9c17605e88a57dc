import { AthenaClient } from '@aws-sdk/client-athena';
import { GlueClient } from '@aws-sdk/client-glue';
import { S3Client } from '@aws-sdk/client-s3';
import { ConfiguredRetryStrategy } from '@smithy/core/retry';

/** Where everything is, for somebody whose profile does not say. */
const REGION = 'eu-west-2';

/** Throttled calls are the rule while 26 queries are started: the SDK's three tries are not enough. */
const MOST_TRIES = 12;

/**
 * Before the second try; doubled before each one more. In milliseconds. The SDK begins with half
 * a second after a throttled call: a bake of 165 calls, a quarter of which went wrong, took 40 s
 * with that, nearly all of it waiting.
 */
const FIRST_PAUSE = 60;
const LONGEST_PAUSE = 10_000;

export interface AwsClients {
  readonly athena: AthenaClient;
  readonly glue: GlueClient;
  readonly s3: S3Client;
  readonly close: () => void;
}

/** What the SDK would otherwise find for itself. */
export interface AwsSettings {
  readonly endpoint?: string;
  readonly region?: string;
  readonly credentials?: { readonly accessKeyId: string; readonly secretAccessKey: string };
}

/**
 * The SDK's clients, with credentials, region, profile and endpoints from where the SDK looks for
 * them: `AWS_PROFILE`, `AWS_REGION`, `AWS_ENDPOINT_URL` and the files in `~/.aws`.
 */
export function awsClients(settings: AwsSettings = {}): AwsClients {
  const common = () => ({
    retryStrategy: new ConfiguredRetryStrategy(
      MOST_TRIES,
      (attempt) =>
        Math.min(FIRST_PAUSE * 2 ** (attempt - 1), LONGEST_PAUSE) * (0.5 + Math.random() / 2),
    ),
    ...(process.env['AWS_REGION'] === undefined && process.env['AWS_PROFILE'] === undefined
      ? { region: REGION }
      : {}),
    ...settings,
  });
  const athena = new AthenaClient(common());
  const glue = new GlueClient(common());
  // A bucket whose name has dots is no host name that TLS would accept.
  const s3 = new S3Client({ ...common(), forcePathStyle: true });
  const close = () => {
    for (const client of [athena, glue, s3]) client.destroy();
  };
  return { athena, glue, s3, close };
}
