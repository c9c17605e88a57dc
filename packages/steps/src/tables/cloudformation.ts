/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/crpg-ref-requests.html */
export interface CloudFormationRequest<Properties> {
  readonly RequestType: 'Create' | 'Update' | 'Delete';
  readonly ResponseURL: string;
  readonly StackId: string;
  readonly RequestId: string;
  readonly LogicalResourceId: string;
  readonly PhysicalResourceId?: string;
  readonly ResourceProperties: Properties;
}

export interface Outcome {
  readonly physicalId: string;
  readonly attributes?: object;
  readonly error?: unknown;
}

/** In characters. An answer may have 4,096 bytes; with a longer one, CloudFormation waits for another. */
const LONGEST_REASON = 1000;

/**
 * Sends the result to CloudFormation, which otherwise waits for it for an hour.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/crpg-ref-responses.html
 */
export async function answer(
  { ResponseURL, StackId, RequestId, LogicalResourceId }: CloudFormationRequest<unknown>,
  { physicalId, attributes, error }: Outcome,
): Promise<void> {
  const body = JSON.stringify({
    Status: error === undefined ? 'SUCCESS' : 'FAILED',
    ...(error === undefined ? {} : { Reason: reasonOf(error) }),
    PhysicalResourceId: physicalId,
    StackId,
    RequestId,
    LogicalResourceId,
    Data: attributes ?? {},
  });
  // The URL is signed without a content type; S3 would refuse a request with one.
  const headers = { 'content-type': '' };
  const response = await fetch(ResponseURL, { method: 'PUT', body, headers });
  if (!response.ok) throw new Error(`CloudFormation did not accept the answer: ${response.status}`);
}

function reasonOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.length > LONGEST_REASON ? `${text.slice(0, LONGEST_REASON)}…` : text;
}
