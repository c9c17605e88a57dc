/** The services that the server implements. */
export type Service =
  | 's3'
  | 'athena'
  | 'glue'
  | 'ssm'
  | 'cloudformation'
  | 'dynamodb'
  | 'events'
  | 'sfn'
  | 'sqs';
