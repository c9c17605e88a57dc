import { tooMany } from './athena/query-executions.ts';
import { refusedForm } from './deployment/cloud-formation.ts';
import { AwsJsonError, jsonError } from './http/aws-json.ts';
import type { Answer } from './http/exchange.ts';
import { S3Error, s3ErrorAnswer } from './s3/s3-error.ts';
import type { Service } from './service.ts';

/** The name of an internal error in each service with a JSON protocol. */
const INTERNAL_ERRORS: Readonly<Record<Exclude<Service, 's3' | 'cloudformation'>, string>> = {
  athena: 'InternalServerException',
  glue: 'InternalServiceException',
  ssm: 'InternalServerError',
  dynamodb: 'InternalServerError',
  events: 'InternalException',
  sfn: 'InternalFailure',
  sqs: 'InternalFailure',
};

/** The answer of each service when it refuses a call for the moment. */
export function refusal(
  service: Service,
  operation: string,
  fault: 'throttled' | 'internal',
): Answer {
  if (service === 'cloudformation') {
    return fault === 'throttled'
      ? refusedForm(400, 'Throttling', 'Rate exceeded')
      : refusedForm(500, 'InternalFailure', 'Internal service error');
  }
  if (service === 's3') {
    const error =
      fault === 'throttled'
        ? new S3Error('SlowDown', 'Please reduce your request rate.')
        : new S3Error('InternalError', 'We encountered an internal error. Please try again.');
    return s3ErrorAnswer(error, '/');
  }
  if (fault === 'internal') {
    return jsonError(new AwsJsonError(INTERNAL_ERRORS[service], 'Internal service error', 500));
  }
  if (operation === 'StartQueryExecution') return jsonError(tooMany());
  return jsonError(new AwsJsonError('ThrottlingException', 'Rate exceeded'));
}
