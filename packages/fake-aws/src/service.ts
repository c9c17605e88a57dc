/** The services that the server speaks for. */
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
