import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { SFNClient } from '@aws-sdk/client-sfn';
import { SQSClient } from '@aws-sdk/client-sqs';
import { DEFAULT_REGION } from '@dc-data-baker/planner';
import type { AwsSettings } from './aws-clients.ts';
import { PatientRetries } from './patient-retries.ts';

/** Clients for deployed resources, all in the region of the deploy. */
export interface DeploymentClients {
  readonly cloudFormation: CloudFormationClient;
  readonly dynamoDb: DynamoDBClient;
  readonly eventBridge: EventBridgeClient;
  readonly sfn: SFNClient;
  readonly sqs: SQSClient;
  readonly region: string;
  readonly close: () => void;
}

/**
 * The SDK's clients, with credentials and endpoints from the SDK's usual sources. The region is
 * that of the deploy, even if the profile names another.
 */
export function deploymentClients({ pause, ...settings }: AwsSettings = {}): DeploymentClients {
  const region = settings.region ?? process.env['DC_REGION'] ?? DEFAULT_REGION;
  const common = () => ({ retryStrategy: new PatientRetries(pause), ...settings, region });
  const cloudFormation = new CloudFormationClient(common());
  const dynamoDb = new DynamoDBClient(common());
  const eventBridge = new EventBridgeClient(common());
  const sfn = new SFNClient(common());
  const sqs = new SQSClient(common());
  const close = () => {
    for (const client of [cloudFormation, dynamoDb, eventBridge, sfn, sqs]) client.destroy();
  };
  return { cloudFormation, dynamoDb, eventBridge, sfn, sqs, region, close };
}
