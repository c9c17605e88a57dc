import { z } from 'zod';
import { define } from './define.ts';

/** An S3 bucket that already exists: a deploy imports it and never creates it. */
export const S3BucketSchema = z.strictObject({
  // https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
  name: z
    .string()
    .regex(
      /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/,
      'expected 3 to 63 lower-case letters, digits, dots and hyphens',
    ),
  description: z.string().min(1, 'expected a sentence saying what the bucket is for'),
});

export type S3Bucket = z.output<typeof S3BucketSchema>;

export function S3Bucket(input: z.input<typeof S3BucketSchema>): S3Bucket {
  return define('bucket', S3BucketSchema, input);
}
