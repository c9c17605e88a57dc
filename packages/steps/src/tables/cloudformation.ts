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

/**
 * Tells CloudFormation how it went, for it waits for that, an hour long, whatever happens.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/crpg-ref-responses.html
 */
export async function answer(
  { ResponseURL, StackId, RequestId, LogicalResourceId }: CloudFormationRequest<unknown>,
  { physicalId, attributes, error }: Outcome,
): Promise<void> {
  const body = JSON.stringify({
    Status: error === undefined ? 'SUCCESS' : 'FAILED',
    ...(error === undefined ? {} : { Reason: (error as Error).message }),
    PhysicalResourceId: physicalId,
    StackId,
    RequestId,
    LogicalResourceId,
    Data: attributes ?? {},
  });
  // The address is signed without a content type; with one S3 would refuse it.
  const headers = { 'content-type': '' };
  const response = await fetch(ResponseURL, { method: 'PUT', body, headers });
  if (!response.ok) throw new Error(`CloudFormation did not take the answer: ${response.status}`);
}
