import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { SFNClient } from '@aws-sdk/client-sfn';
import { SQSClient } from '@aws-sdk/client-sqs';
import type { AwsSettings } from './aws-clients.ts';
import { PatientRetries } from './patient-retries.ts';

/** Clients for what a deploy makes, all in the region that was deployed to. */
export interface DeploymentClients {
  readonly cloudFormation: CloudFormationClient;
  readonly dynamoDb: DynamoDBClient;
  readonly eventBridge: EventBridgeClient;
  readonly sfn: SFNClient;
  readonly sqs: SQSClient;
  readonly region: string;
  readonly close: () => void;
}

/** Where a deploy goes, whatever the profile says: see docs/deploying.md. */
const REGION = 'eu-west-2';

/** The SDK's clients, with credentials and endpoints from where the SDK looks for them. */
export function deploymentClients(settings: AwsSettings = {}): DeploymentClients {
  const region = settings.region ?? process.env['DC_REGION'] ?? REGION;
  const common = () => ({ retryStrategy: new PatientRetries(), ...settings, region });
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
