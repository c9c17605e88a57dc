import { z } from 'zod';
import { SeveritySchema } from './severity.ts';

const count = z.int().min(0);

/** One file of a bake, by its path below the bake's location. */
const ManifestFileSchema = z.strictObject({
  path: z.string(),
  bytes: count,
  rows: count,
  sha256: z.string(),
});

/** What a check found. `wrong` counts rows; `samples` shows some of them, column by column. */
const CheckResultSchema = z.strictObject({
  name: z.string(),
  severity: SeveritySchema,
  passed: z.boolean(),
  wrong: count,
  samples: z.array(z.record(z.string(), z.json())),
  /** It failed, and somebody who knows better let the bake pass: see `bake --accept`. */
  accepted: z.literal(true).optional(),
  /** What a person should know of it, such as that there was nothing to compare with. */
  note: z.string().optional(),
});

/**
 * What one bake of one table made, as `_manifest.json` beside the files. The copy at the
 * table's own prefix is the published one: replacing it is what publishes a bake.
 */
export const ManifestSchema = z.strictObject({
  formatVersion: z.literal(1),
  table: z.string(),
  layer: z.string(),
  bakeId: z.string(),
  /**
   * `writing` until the files are whole, then `written`, then `audited` or `failed` by the
   * table's checks. Only an audited bake is published; one that is `held` was audited, and waits for
   * somebody to publish it.
   */
  status: z.enum(['writing', 'written', 'failed', 'audited', 'held']),
  /** Where the files are: `s3://bucket/prefix/`. */
  location: z.string(),
  engine: z.string(),
  /** A hash of what the table is made by; bakes of before it was kept have none. */
  recipe: z.string().optional(),
  /** When the bake of this table began and ended, ISO 8601 in UTC. */
  startedAt: z.iso.datetime(),
  finishedAt: z.iso.datetime(),
  /** How many pieces it was written in, where only the data knew: see `overRows`. */
  pieces: count.optional(),
  rows: count,
  files: z.array(ManifestFileSchema),
  checks: z.array(CheckResultSchema),
  /** The bakes that were read, by table; an external table has none. */
  inputs: z.record(z.string(), z.string().nullable()),
  /** Of an extract: the database, the query, and what was put in place of its parameters. */
  extracted: z
    .strictObject({
      source: z.string(),
      query: z.string(),
      parameters: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
    })
    .optional(),
  /** What was in the tables that were read, as hashes, by table; of an extract, by its database. */
  inputKeys: z.record(z.string(), z.string()).optional(),
});

export type Manifest = z.output<typeof ManifestSchema>;
export type ManifestFile = z.output<typeof ManifestFileSchema>;
export type CheckResult = z.output<typeof CheckResultSchema>;

/** Whether a check stops the bake. */
export function isFailed({ passed, severity, accepted }: CheckResult): boolean {
  return !passed && severity === 'fail' && accepted !== true;
}

/** The bytes of files together. */
export function totalBytes(files: readonly { readonly bytes: number }[]): number {
  return files.reduce((sum, { bytes }) => sum + bytes, 0);
}
