/** What is deployed in the account. A test may change it at any time. */
export interface Deployed {
  readonly stacks: DeployedStack[];
  /** The locks in each table of DynamoDB: items with texts. */
  readonly tables: Record<string, Readonly<Record<string, string>>[]>;
  /** The status of each execution of Step Functions, by ARN. */
  readonly executions: Record<string, string>;
  /** EventBridge's rules, by name. */
  readonly rules: Record<string, Readonly<Record<string, string>>>;
  /** The number of messages in each SQS queue: ready, delayed, and received but not deleted. */
  readonly queues: Record<string, readonly [ready: number, delayed?: number, taken?: number]>;
  /** Operations for which permission is denied. */
  readonly denied: Set<string>;
}

export interface DeployedStack {
  readonly name: string;
  readonly status: string;
  readonly reason?: string;
  readonly tags?: Readonly<Record<string, string>>;
  /** The physical ids of its resources, by type. */
  readonly resources?: Readonly<Record<string, readonly string[]>>;
}

export function nothingDeployed(): Deployed {
  return { stacks: [], tables: {}, executions: {}, rules: {}, queues: {}, denied: new Set() };
}
