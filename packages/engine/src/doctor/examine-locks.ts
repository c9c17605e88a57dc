import { type AttributeValue, paginateScan } from '@aws-sdk/client-dynamodb';
import { DescribeExecutionCommand, type ExecutionStatus } from '@aws-sdk/client-sfn';
import { lockTableName, type Project } from '@dc-data-baker/planner';
import { isNamed } from '../aws-sdk/aws-error.ts';
import type { DeploymentClients } from '../aws-sdk/deployment-clients.ts';
import { type Finding, ok, problem, warning } from './finding.ts';
import { unlessRefused } from './unless-refused.ts';

/** A lock in the form that state machines write. */
interface Lock {
  /** A layer, `LAYER, next` or `LAYER, next to hold back`. */
  readonly name: string;
  /** The ARN of an execution. */
  readonly holder: string;
  /** When that execution was started. */
  readonly since: string;
}

type Asked = Pick<DeploymentClients, 'dynamoDb' | 'sfn' | 'region'>;

/**
 * Checks which execution holds the lock of each layer. Locks are never returned: one is free when
 * the execution that it names has ended. See docs/decisions/0042-one-bake-of-a-layer.md.
 */
export async function examineLocks(clients: Asked, project: Project): Promise<Finding[]> {
  const table = lockTableName(project);
  return unlessRefused('locks', { about: table, doing: 'read the locks' }, async () => {
    const locks = await readLocks(clients, table);
    if (!locks) {
      const message = 'is not there: no state machine can bake';
      return [problem('locks', { about: table, message, todo: '`nx run infra-cdk:deploy`' })];
    }
    if (locks.length === 0) {
      return [ok('locks', { about: table, message: 'nobody has baked yet' })];
    }
    const findings: Finding[] = [];
    for (const lock of locks) findings.push(...(await examineLock(clients, table, lock)));
    return findings;
  });
}

/** @returns the locks by name; `undefined` if the table does not exist */
async function readLocks({ dynamoDb }: Asked, TableName: string): Promise<Lock[] | undefined> {
  const locks: Lock[] = [];
  try {
    const pages = paginateScan({ client: dynamoDb }, { TableName, ConsistentRead: true });
    for await (const { Items = [] } of pages) locks.push(...Items.map(lockOf));
  } catch (error) {
    if (isNamed(error, 'ResourceNotFoundException')) return undefined;
    throw error;
  }
  return locks.sort((a, b) => (a.name < b.name ? -1 : 1));
}

function lockOf(item: Readonly<Record<string, AttributeValue>>): Lock {
  return {
    name: item['lock']?.S ?? '',
    holder: item['holder']?.S ?? '',
    since: item['since']?.S ?? 'an unknown time',
  };
}

async function examineLock(
  clients: Asked,
  table: string,
  { name, holder, since }: Lock,
): Promise<Finding[]> {
  const { sfn, region } = clients;
  const about = name;
  const doing = `look at ${holder}, which has had the lock since ${since}`;
  return unlessRefused('locks', { about, doing }, async () => {
    const status = await statusOf(sfn, holder);
    if (status === undefined) {
      const key = JSON.stringify({ lock: { S: name } });
      return [
        warning('locks', {
          about,
          message: `names ${holder || 'nobody'}, since ${since}, which Step Functions no longer knows: its state machine was deleted, or it ended more than 90 days ago`,
          todo: `nothing: the next bake that wants the lock takes it over, after half an hour at most; \`aws dynamodb delete-item --region ${region} --table-name ${table} --key '${key}'\` frees it at once`,
        }),
      ];
    }
    if (!IS_RUNNING[status]) {
      const message = `is free: ${holder}, which had it since ${since}, has ended (${status})`;
      return [ok('locks', { about, message })];
    }
    return [
      warning('locks', {
        about,
        message: `is held by ${holder} since ${since}, which is still running (${status})`,
        todo: `wait for it to end; if it hangs, \`aws stepfunctions stop-execution --region ${region} --execution-arn ${holder}\`: that frees the lock`,
      }),
    ];
  });
}

/** The same as in the state machines: see `lock-segment.ts` of infra-cdk. */
const IS_RUNNING: Readonly<Record<ExecutionStatus, boolean>> = {
  RUNNING: true,
  PENDING_REDRIVE: true,
  SUCCEEDED: false,
  FAILED: false,
  TIMED_OUT: false,
  ABORTED: false,
};

/** @returns `undefined` for an execution that Step Functions does not know */
async function statusOf(
  sfn: Asked['sfn'],
  executionArn: string,
): Promise<ExecutionStatus | undefined> {
  try {
    return (await sfn.send(new DescribeExecutionCommand({ executionArn }))).status;
  } catch (error) {
    if (isNamed(error, 'ExecutionDoesNotExist', 'InvalidArn')) return undefined;
    throw error;
  }
}
