import { bucketAndKey } from '@dc-data-baker/engine/aws';
import { type Stack, Token } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';

/** Actions on the objects below `s3://bucket/prefix/`. */
export interface S3Access {
  readonly actions: readonly S3Action[];
  readonly locations: readonly string[];
}

export type S3Action =
  | 's3:GetObject'
  | 's3:PutObject'
  | 's3:DeleteObject'
  | 's3:AbortMultipartUpload'
  | 's3:ListMultipartUploadParts';

/** Access to objects, location by location. */
export function objects(stack: Stack, { actions, locations }: S3Access): PolicyStatement[] {
  if (locations.length === 0) return [];
  const resources = locations.map((location) => {
    const { bucket, key } = partsOf(location);
    const resourceName = key === '' || key.endsWith('/') ? `${key}*` : key;
    return bucketArn(stack, bucket, resourceName);
  });
  return [new PolicyStatement({ actions: [...actions], resources: [...new Set(resources)] })];
}

/**
 * Permission to list only these prefixes. Without it, S3 answers "access denied" for an object that
 * does not exist.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html#API_GetObject_Errors
 */
export function listing(stack: Stack, locations: readonly string[]): PolicyStatement[] {
  const prefixes = new Map<string, string[]>();
  for (const { bucket, key } of locations.map(partsOf)) {
    const prefix = key.endsWith('/') ? `${key}*` : key;
    prefixes.set(bucket, [...(prefixes.get(bucket) ?? []), prefix]);
  }
  return [...prefixes].map(
    ([bucket, keys]) =>
      new PolicyStatement({
        actions: ['s3:ListBucket'],
        resources: [bucketArn(stack, bucket)],
        conditions: { StringLike: { 's3:prefix': [...new Set(keys)] } },
      }),
  );
}

/** What Athena needs for a bucket before it reads or writes there. */
export function bucketLocations(stack: Stack, locations: readonly string[]): PolicyStatement {
  const buckets = new Set(locations.map((location) => partsOf(location).bucket));
  return new PolicyStatement({
    actions: ['s3:GetBucketLocation'],
    resources: [...buckets].map((bucket) => bucketArn(stack, bucket)),
  });
}

/**
 * What Athena needs for a bucket to which it writes large files, before it begins one or after it
 * gives up.
 */
export function uploads(stack: Stack, locations: readonly string[]): PolicyStatement {
  const buckets = new Set(locations.map((location) => partsOf(location).bucket));
  return new PolicyStatement({
    actions: ['s3:ListBucketMultipartUploads'],
    resources: [...buckets].map((bucket) => bucketArn(stack, bucket)),
  });
}

function bucketArn(stack: Stack, bucket: string, key?: string): string {
  const resource = key === undefined ? bucket : `${bucket}/${key}`;
  return stack.formatArn({ service: 's3', region: '', account: '', resource });
}

/** @throws for a location that is only known when it is deployed */
function partsOf(location: string): ReturnType<typeof bucketAndKey> {
  if (Token.isUnresolved(location)) throw new TypeError(`not an s3://bucket/key: ${location}`);
  return bucketAndKey(location);
}
