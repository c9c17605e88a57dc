import type { Service } from '../service.ts';
import { arnOf, type Needed, needed } from './access-request.ts';
import { objectArn } from './s3-needs.ts';

/** What has to be known of a query to tell who may read it. */
interface KnownQuery {
  readonly workGroup: string;
  /** `bucket` and `key` of its results. */
  readonly results: { readonly bucket: string; readonly key: string };
}

type FindQuery = (id: string) => KnownQuery | undefined;

type Input = Readonly<Record<string, unknown>>;

/**
 * The permissions of operations of the services with a JSON protocol. One that is not known here is
 * needed for everything, so that it is noticed.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
 */
export function jsonNeeds(
  service: Exclude<Service, 's3'>,
  operation: string,
  input: Input,
  findQuery: FindQuery,
): Needed[] {
  switch (service) {
    case 'athena':
      return athenaNeeds(operation, input, findQuery);
    case 'glue':
      return glueNeeds(operation, input);
    case 'ssm':
      return [input['Name'], ...((input['Names'] ?? []) as unknown[])]
        .filter((name) => name !== undefined)
        .map((name) =>
          needed(`ssm:${operation}`, arnOf('ssm', `parameter/${String(name).replace(/^\//, '')}`)),
        );
    case 'dynamodb':
      return [needed(`dynamodb:${operation}`, arnOf('dynamodb', `table/${input['TableName']}`))];
    case 'events':
      return [needed(`events:${operation}`, arnOf('events', `rule/${input['Name']}`))];
    case 'sfn':
      return [needed(`states:${operation}`, String(input['executionArn'] ?? '*'))];
    case 'sqs':
      return [needed(`sqs:${operation}`, arnOf('sqs', queueIn(input)))];
    case 'cloudformation':
      return [needed(`cloudformation:${operation}`, stackIn(input))];
  }
}

function athenaNeeds(operation: string, input: Input, findQuery: FindQuery): Needed[] {
  const action = `athena:${operation}`;
  const ids = [input['QueryExecutionId'], ...((input['QueryExecutionIds'] ?? []) as unknown[])];
  const queries = ids.flatMap((id) => findQuery(String(id)) ?? []);
  const groups = new Set(queries.map(({ workGroup }) => workGroup));
  if (groups.size === 0) groups.add(String(input['WorkGroup'] ?? input['Name'] ?? 'primary'));
  const ofGroups = [...groups].map((group) =>
    needed(action, arnOf('athena', `workgroup/${group}`)),
  );
  if (operation !== 'GetQueryResults') return ofGroups;
  // Athena reads them from their file for the caller.
  return [
    ...ofGroups,
    ...queries.map(({ results: { bucket, key } }) =>
      needed('s3:GetObject', objectArn(bucket, key)),
    ),
  ];
}

/** An action on a table is also one on its database and on the catalogue. */
function glueNeeds(operation: string, input: Input): Needed[] {
  const { TableInput, DatabaseInput } = input as {
    readonly TableInput?: { readonly Name: string };
    readonly DatabaseInput?: { readonly Name: string };
  };
  const isOfTable = /Table|Partition/.test(operation);
  const database = isOfTable ? input['DatabaseName'] : (input['Name'] ?? DatabaseInput?.Name);
  const table = isOfTable ? (input['TableName'] ?? input['Name'] ?? TableInput?.Name) : undefined;
  return glueArns(String(database), isOfTable ? String(table ?? '*') : undefined).map((arn) =>
    needed(`glue:${operation}`, arn),
  );
}

export function glueArns(database: string, table?: string): string[] {
  return [
    arnOf('glue', 'catalog'),
    arnOf('glue', `database/${database}`),
    ...(table === undefined ? [] : [arnOf('glue', `table/${database}/${table}`)]),
  ];
}

/** Of all stacks, if none is named. */
function stackIn({ StackName }: Input): string {
  return StackName === undefined ? '*' : arnOf('cloudformation', `stack/${StackName}/an-id`);
}

function queueIn({ QueueName, QueueUrl }: Input): string {
  return String(QueueName ?? String(QueueUrl).split('/').at(-1));
}
