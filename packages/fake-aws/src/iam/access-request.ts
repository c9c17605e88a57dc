import type { Exchange } from '../http/exchange.ts';

/** A permission that a call needs, in IAM's terms. A call may need several. */
export interface AccessRequest {
  /** Who calls: the id of the access key. For what Athena does, the caller of the query. */
  readonly caller: string;
  /** Such as `s3:GetObject`. */
  readonly action: string;
  /** An ARN, or `*` for an action that has none. */
  readonly resource: string;
  /** Condition keys that only this kind of request has, such as `s3:prefix`. */
  readonly context: Readonly<Record<string, readonly string[]>>;
}

/** Whether a caller may do something; a test decides, and may note what it was asked. */
export type Allows = (request: AccessRequest) => boolean;

/** A permission, before it is known who needs it. */
export type Needed = Omit<AccessRequest, 'caller'>;

const ACCOUNT = '123456789012';
const REGION = 'eu-west-2';

/** @param service as in an ARN */
export function arnOf(service: string, resource: string): string {
  return `arn:aws:${service}:${REGION}:${ACCOUNT}:${resource}`;
}

export function needed(action: string, resource: string, context: Needed['context'] = {}): Needed {
  return { action, resource, context };
}

/** The id of the access key with which a request was signed. */
export function callerOf({ headers }: Exchange): string {
  const [, key = ''] = /\bCredential=([^/,\s]+)\//.exec(headers['authorization'] ?? '') ?? [];
  return key;
}

/** The words of a refusal, which name the first permission that is missing. */
export function notAuthorized({ caller, action, resource }: AccessRequest): string {
  return `User: ${caller} is not authorized to perform: ${action} on resource: ${resource} because no identity-based policy allows the ${action} action`;
}

/** The first of the permissions that a caller does not have. */
export function firstMissing(
  allows: Allows,
  caller: string,
  all: readonly Needed[],
): AccessRequest | undefined {
  return all.map((each) => ({ ...each, caller })).find((request) => !allows(request));
}
