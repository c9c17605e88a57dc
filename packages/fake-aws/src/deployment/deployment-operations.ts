import { AwsJsonError, type JsonOperations } from '../http/aws-json.ts';
import type { Deployed } from './deployed.ts';

type DeploymentService = 'dynamodb' | 'events' | 'sfn' | 'sqs';

/** The answers about a deployment, of the services with a JSON protocol. */
export function deploymentOperations(
  deployed: Deployed,
): Readonly<Record<DeploymentService, JsonOperations>> {
  const asked = (operations: JsonOperations): JsonOperations =>
    Object.fromEntries(
      Object.entries(operations).map(([name, act]) => [
        name,
        (input, caller) => {
          if (!deployed.denied.has(name)) return act(input, caller);
          throw new AwsJsonError('AccessDeniedException', `you are not authorized to ${name}`);
        },
      ]),
    );
  return {
    dynamodb: asked({
      Scan: ({ TableName }) => {
        const items = found(deployed.tables, TableName, 'ResourceNotFoundException');
        return {
          Items: items.map((item) =>
            Object.fromEntries(Object.entries(item).map(([name, S]) => [name, { S }])),
          ),
        };
      },
    }),
    events: asked({
      DescribeRule: ({ Name }) => ({
        Name,
        ...found(deployed.rules, Name, 'ResourceNotFoundException'),
      }),
    }),
    sfn: asked({
      DescribeExecution: ({ executionArn }) => {
        if (!String(executionArn).startsWith('arn:')) {
          throw new AwsJsonError('InvalidArn', `Invalid Arn: '${executionArn}'`);
        }
        const status = found(deployed.executions, executionArn, 'ExecutionDoesNotExist');
        return { executionArn, status, startDate: 1_800_000_000 };
      },
    }),
    sqs: asked({
      GetQueueUrl: ({ QueueName }) => {
        found(deployed.queues, QueueName, 'QueueDoesNotExist');
        return { QueueUrl: `https://sqs.eu-west-2.amazonaws.com/123456789012/${QueueName}` };
      },
      GetQueueAttributes: ({ QueueUrl, AttributeNames }) => {
        const name = String(QueueUrl).split('/').at(-1) ?? '';
        const [ready, delayed = 0, taken = 0] = found(deployed.queues, name, 'QueueDoesNotExist');
        const all = {
          ApproximateNumberOfMessages: String(ready),
          ApproximateNumberOfMessagesDelayed: String(delayed),
          ApproximateNumberOfMessagesNotVisible: String(taken),
        };
        const wanted = (AttributeNames ?? []) as readonly string[];
        return {
          Attributes: Object.fromEntries(
            Object.entries(all).filter(([attribute]) => wanted.includes(attribute)),
          ),
        };
      },
    }),
  };
}

function found<Value>(
  values: Readonly<Record<string, Value>>,
  name: unknown,
  error: string,
): Value {
  if (typeof name === 'string' && Object.hasOwn(values, name)) return values[name] as Value;
  throw new AwsJsonError(error, `${name} does not exist`);
}
