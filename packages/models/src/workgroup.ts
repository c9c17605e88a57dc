import { z } from 'zod';
import { define } from './define.ts';
import { Description } from './description.ts';
import { S3BucketSchema } from './s3-bucket.ts';

/** An Athena workgroup: where results go, and what queries may cost. */
const WorkgroupSchema = z.strictObject({
  // https://docs.aws.amazon.com/athena/latest/APIReference/API_WorkGroup.html
  /**
   * Unique in an account and region. May contain `{dc_environment}`, which the planner replaces.
   */
  name: z
    .string()
    .regex(
      /^([a-zA-Z0-9._-]|\{dc_environment\}){1,128}$/,
      'expected letters, digits, dot, _ and -',
    ),
  description: Description('workgroup', 'expected a sentence saying what the workgroup is for'),
  results: z.strictObject({
    bucket: S3BucketSchema,
    /**
     * Everything under it belongs to the workgroup and is deleted after a month. May contain
     * `{dc_environment}`, too.
     */
    prefix: z
      .string()
      .regex(
        /^(([A-Za-z0-9._-]|\{dc_environment\})+\/)+$/,
        'expected folders of letters, digits, dot, _ and - (or {dc_environment}), each ended by /',
      ),
  }),
  /** In bytes, at least Athena's minimum of 10 MB. Athena stops a query that reads more. */
  bytesScannedCutoff: z.int().min(10_000_000),
  /** The price of 10^12 bytes read, in US dollars. Athena charges for at least 10 MB a query. */
  usdPerTerabyte: z.number().positive().default(5),
});

export type Workgroup = z.output<typeof WorkgroupSchema>;

/** Whether something is what `Workgroup` builds. */
export function isWorkgroup(value: unknown): value is Workgroup {
  return WorkgroupSchema.safeParse(value).success;
}

/** @throws a `definition` error that lists every mistake in it */
export function Workgroup(input: z.input<typeof WorkgroupSchema>): Workgroup {
  return define('workgroup', WorkgroupSchema, input);
}
