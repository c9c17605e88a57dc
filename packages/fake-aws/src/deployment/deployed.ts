/** What is deployed in the account, for a test to change as it goes. */
export interface Deployed {
  readonly stacks: DeployedStack[];
  /** The locks in each table of DynamoDB's: items of texts. */
  readonly tables: Record<string, Readonly<Record<string, string>>[]>;
  /** The status of each execution of Step Functions', by ARN. */
  readonly executions: Record<string, string>;
  /** EventBridge's rules, by name. */
  readonly rules: Record<string, Readonly<Record<string, string>>>;
  /** The messages of each queue of SQS: those to take, those delayed, those taken. */
  readonly queues: Record<string, readonly [ready: number, delayed?: number, taken?: number]>;
  /** Operations that nobody may call. */
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
