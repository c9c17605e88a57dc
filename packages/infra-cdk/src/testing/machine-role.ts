import type { AthenaClient } from '@aws-sdk/client-athena';
import { arnOf } from '@dc-data-baker/fake-aws';
import type { DeployedCloud } from './deployed-cloud.ts';

type Json = Readonly<Record<string, unknown>>;

const QUERY = 'arn:aws:states:::athena:startQueryExecution.sync';

/**
 * What Step Functions asks for a machine, with the machine's role, before it carries out a task.
 * https://docs.aws.amazon.com/step-functions/latest/dg/service-integration-iam-templates.html
 */
export class MachineRole {
  readonly name: string;
  /** The server asks what its queries need. */
  readonly athena: AthenaClient;
  readonly #cloud: DeployedCloud;

  constructor(cloud: DeployedCloud, name: string) {
    this.#cloud = cloud;
    this.name = name;
    this.athena = cloud.athenaAs(name);
  }

  /** @throws an error as Step Functions has it for a permission that is missing */
  act(resource: string, input: Json): void {
    const [service = '', operation = ''] = resource.replace('arn:aws:states:::', '').split(':');
    if (resource === QUERY) {
      // A query is stopped with its execution.
      this.#ask('athena:StopQueryExecution', arnOf('athena', `workgroup/${input['WorkGroup']}`));
    }
    if (service === 'lambda') this.#ask('lambda:InvokeFunction', String(input['FunctionName']));
    if (service === 'dynamodb') this.#lock(operation, input);
    if (service === 'aws-sdk') {
      this.#ask('states:DescribeExecution', String(input['ExecutionArn']));
    }
    if (service === 'sns') this.#tell(String(input['TopicArn']));
  }

  /** https://docs.aws.amazon.com/step-functions/latest/dg/iam-policies-eg-dist-map.html */
  runMap(): void {
    this.#ask('states:StartExecution', arnOf('states', `stateMachine:${this.name}`));
    for (const action of ['states:DescribeExecution', 'states:StopExecution']) {
      this.#ask(action, arnOf('states', `execution:${this.name}:a-piece`));
    }
  }

  readItems(bucket: string, key: string): void {
    this.#ask('s3:GetObject', `arn:aws:s3:::${bucket}/${key}`);
  }

  #lock(operation: string, { TableName, Key, Item }: Json): void {
    const { lock } = (Key ?? Item) as { readonly lock: { readonly S: string } };
    const action = `dynamodb:${operation.replace(/^./, (letter) => letter.toUpperCase())}`;
    this.#ask(action, arnOf('dynamodb', `table/${TableName}`), {
      'dynamodb:LeadingKeys': [lock.S],
    });
  }

  /** https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html */
  #tell(topicArn: string): void {
    this.#ask('sns:Publish', topicArn);
    const key = this.#cloud.roles.keyOf(topicArn);
    if (key === undefined) return;
    for (const action of ['kms:GenerateDataKey', 'kms:Decrypt']) this.#ask(action, key);
  }

  #ask(action: string, resource: string, context: Record<string, string[]> = {}): void {
    if (this.#cloud.allows({ caller: this.name, action, resource, context })) return;
    const message = `${this.name} is not authorized to perform: ${action} on resource: ${resource}`;
    throw Object.assign(new Error(message), { name: 'States.Permissions' });
  }
}
