import { AthenaClient } from '@aws-sdk/client-athena';
import { GlueClient } from '@aws-sdk/client-glue';
import { S3Client } from '@aws-sdk/client-s3';
import { DEFAULT_REGION } from '@dc-data-baker/planner';
import {
  loadConfig,
  NODE_REGION_CONFIG_FILE_OPTIONS,
  NODE_REGION_CONFIG_OPTIONS,
} from '@smithy/core/config';
import type { Pause } from '../pause.ts';
import { PatientRetries } from './patient-retries.ts';

export interface AwsClients {
  readonly athena: AthenaClient;
  readonly glue: GlueClient;
  readonly s3: S3Client;
  readonly close: () => void;
}

/** Settings that override those that the SDK finds itself. */
export interface AwsSettings {
  readonly endpoint?: string;
  readonly region?: string;
  readonly credentials?: { readonly accessKeyId: string; readonly secretAccessKey: string };
  /** Waits before a client retries a call. */
  readonly pause?: Pause;
}

/**
 * The SDK's clients, with credentials, region, profile and endpoints from the SDK's usual sources:
 * `AWS_PROFILE`, `AWS_REGION`, `AWS_ENDPOINT_URL` and the files in `~/.aws`.
 */
export function awsClients({ pause, ...settings }: AwsSettings = {}): AwsClients {
  const common = () => ({
    retryStrategy: new PatientRetries(pause),
    region: loadConfig(
      { ...NODE_REGION_CONFIG_OPTIONS, default: DEFAULT_REGION },
      NODE_REGION_CONFIG_FILE_OPTIONS,
    ),
    ...settings,
  });
  const athena = new AthenaClient(common());
  const glue = new GlueClient(common());
  // TLS does not accept a bucket name with dots as a host name.
  const s3 = new S3Client({ ...common(), forcePathStyle: true });
  const close = () => {
    for (const client of [athena, glue, s3]) client.destroy();
  };
  return { athena, glue, s3, close };
}
