import { AthenaFailure } from '../athena/athena-failure.ts';
import {
  type Allows,
  arnOf,
  firstMissing,
  type Needed,
  needed,
  notAuthorized,
} from './access-request.ts';
import { glueArns } from './json-needs.ts';
import { bucketArn, objectArn } from './s3-needs.ts';

interface Place {
  readonly bucket: string;
  readonly key: string;
}

/**
 * What Athena does in Glue and S3 while it runs a query: with the permissions of who started it.
 * https://docs.aws.amazon.com/athena/latest/ug/security-iam-athena.html
 */
export class QueryAccess {
  readonly #allows: Allows;
  readonly #caller: string;

  constructor(allows: Allows, caller: string) {
    this.#allows = allows;
    this.#caller = caller;
  }

  /**
   * Whatever it reads: the catalogue, the database `default`, and the bucket of the results.
   * https://docs.aws.amazon.com/athena/latest/ug/fine-grained-access-to-glue-resources.html
   */
  begin(database: string, results: Place): void {
    this.#assert([
      needed('athena:GetDataCatalog', arnOf('athena', 'datacatalog/AwsDataCatalog')),
      ...['default', database].flatMap((name) =>
        glueArns(name).map((arn) => needed('glue:GetDatabase', arn)),
      ),
      needed('s3:GetBucketLocation', bucketArn(results.bucket)),
    ]);
  }

  /** @param isPartitioned it asks for partitions even if they are projected */
  table(database: string, name: string, isPartitioned: boolean): void {
    const actions = isPartitioned
      ? ['glue:GetTable', 'glue:GetPartition', 'glue:GetPartitions', 'glue:BatchGetPartition']
      : ['glue:GetTable'];
    const arns = glueArns(database, name);
    this.#assert(actions.flatMap((action) => arns.map((arn) => needed(action, arn))));
  }

  list({ bucket, key }: Place): void {
    this.#assert([
      needed('s3:GetBucketLocation', bucketArn(bucket)),
      needed('s3:ListBucket', bucketArn(bucket), { 's3:prefix': [key] }),
    ]);
  }

  read({ bucket, key }: Place): void {
    this.#assert([needed('s3:GetObject', objectArn(bucket, key))]);
  }

  /**
   * Large objects are uploaded in parts, and given up in parts.
   * https://docs.aws.amazon.com/step-functions/latest/dg/athena-iam.html
   */
  write({ bucket, key }: Place): void {
    this.#assert([
      needed('s3:ListBucketMultipartUploads', bucketArn(bucket)),
      ...['s3:PutObject', 's3:ListMultipartUploadParts', 's3:AbortMultipartUpload'].map((action) =>
        needed(action, objectArn(bucket, key)),
      ),
    ]);
  }

  #assert(all: readonly Needed[]): void {
    const missing = firstMissing(this.#allows, this.#caller, all);
    if (!missing) return;
    throw new AthenaFailure(
      `Insufficient permissions to execute the query. ${notAuthorized(missing)}`,
      { ErrorType: 1006 },
    );
  }
}
